#!/usr/bin/env bash
# Tesseract with its Chinese models: tells the orientation of pages where geometry is unsure, and reads whole pages for those who
# choose it. Without it everything else runs, so a machine that can't install it gets a line, not an error.
set -euo pipefail
packages=(tesseract-ocr tesseract-ocr-osd tesseract-ocr-chi-sim tesseract-ocr-chi-sim-vert tesseract-ocr-chi-tra tesseract-ocr-chi-tra-vert)

complete() {
  local have model
  have=$(tesseract --list-langs 2>/dev/null) || return 1
  for model in osd chi_sim chi_sim_vert chi_tra chi_tra_vert; do
    grep -qx "$model" <<<"$have" || return 1
  done
}

complete && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "tesseract or one of its Chinese models is missing: installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } </dev/null >/dev/null || true
fi
complete || echo "tesseract or one of its Chinese models is missing; the main recogniser works without it. To have it:" \
  "sudo apt-get install ${packages[*]}" >&2

"use strict";
(() => {
const read = id => JSON.parse(document.getElementById(id).textContent);
const data = read("data"), pictures = read("pictures");
const KIND = {text:["text","文字"],role:["role changed","角色"],field_added:["field added","新增"],field_removed:["field removed","缺失"],
  paragraph_split:["paragraph split","拆段"],paragraph_merged:["paragraphs merged","并段"],paragraph_moved:["text moved","移位"],
  article_added:["article added","新增稿件"],article_removed:["article removed","缺失稿件"],article_split:["article split","拆稿"],
  article_merged:["articles merged","并稿"],article_moved:["article moved","稿件移位"],image:["picture","图片"],masthead:["masthead","报头"],
  furniture:["furniture","版面附件"],leftover:["leftovers","未归位"],flag:["flag","提示"],page:["page","版面"],
  issue_added:["issue added","新增期"],issue_removed:["issue removed","缺失期"]};
const ROLE = {headline:"主题",kicker:"引题",deck:"副题",byline:"署名",authors:"作者",label:"栏题",dateline:"电头",paragraph:"段落",subhead:"小标题",
  list_item:"条目",verse:"诗行",table:"表格",caption:"图说",credit:"摄影署名",jump:"转版",kind:"体裁",leftover:"未归位",advertisement:"广告",
  folio:"版头",ear:"报眼",index:"导读",staff:"责编",imprint:"版权",masthead:"报头",other:"其他",article:"稿件",image:"图片",qr_label:"二维码说明"};
const LEVELS = [["high","likely matters"],["medium","look at it"],["low","minor"]];
const SOFT = new Set(["form","width","white_space"]);
const NAMES = {wording:"wording",number:"number",punctuation:"punctuation",form:"other form of the same character",width:"full/half width",
  white_space:"white space",paragraph:"paragraph end"};
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ue000-\uf8ff\ud800-\udfff]/u;
const BATCH = 30, NEAR = 28;
const SVG = "http://www.w3.org/2000/svg";

function el(name, attrs = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attrs)) {
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter(c => c != null));
  return node;
}
function svg(name, attrs, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attrs)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
const levelOf = d => d.cosmetic ? "cosmetic" : d.level;
const roleName = role => ROLE[role] || (role.startsWith("masthead.") ? "报头" : "");

/* ---- texts ---- */
function letters(text, changed) {
  const out = [];
  let plain = "";
  const flush = () => { if (plain) out.push(plain); plain = ""; };
  const special = (cls, shown, title) => { flush(); out.push(el("span", {class: cls, title}, shown)); };
  for (const c of text) {
    if (c === "\n") { special("ws", "¶", "paragraph end"); out.push(el("br")); }
    else if (CONTROL.test(c)) special("ctl", "U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0"), "invisible character");
    else if (changed && c === " ") special("ws", "␣", "space");
    else if (changed && c === "\u3000") special("ws", "⎵", "full-width space");
    else if (changed && c === "\t") special("ws", "⇥", "tab");
    else plain += c;
  }
  flush();
  return out;
}
function equal(text, first, last) {
  const chars = Array.from(text);
  const head = first ? 0 : NEAR, tail = last ? 0 : NEAR;
  if (chars.length <= head + tail + 24) return letters(text, false);
  const hidden = chars.slice(head, chars.length - tail).join("");
  const gap = el("button", {class: "gap", title: "show the text between", onclick: () => gap.replaceWith(...letters(hidden, false))},
    `⋯ ${chars.length - head - tail} ⋯`);
  return [...letters(chars.slice(0, head).join(""), false), gap, ...letters(chars.slice(chars.length - tail).join(""), false)];
}
function words(d, side) {
  const box = el("div", {class: "words", lang: "zh", dir: "ltr"});
  if (!d.hunks.length) { box.append(...letters(d[side].text, false)); return box; }
  d.hunks.forEach(([kind, before, after], i) => {
    const text = side === "old" ? before : after;
    if (kind === "equal") box.append(...equal(text, i === 0, i === d.hunks.length - 1));
    else if (text) box.append(el(side === "old" ? "del" : "ins", {class: SOFT.has(kind) ? "soft" : "", title: NAMES[kind]}, ...letters(text, true)));
  });
  return box;
}
function texts(d) {
  const box = el("div", {class: "text"});
  if (d.old && d.new && !d.hunks.length && d.old.text === d.new.text) box.append(el("div", {class: "tag"}, "both"), words(d, "new"));
  else for (const side of ["old", "new"]) if (d[side]) box.append(el("div", {class: "tag"}, side), words(d, side));
  return box;
}

/* ---- the print ---- */
const sizes = {};
for (const issue of data.issues) for (const p of issue.pages) sizes[`${issue.id}/${p.side}/${p.number}`] = [p.width, p.height];
function map(issue, crop, tall) {
  const [w, h] = sizes[`${issue}/${crop.side}/${crop.page}`] || [Math.max(1, crop.box[2]), Math.max(1, crop.box[3])];
  const [x0, y0, x1, y1] = crop.box, least = w / 40;
  const node = svg("svg", {class: "map", viewBox: `0 0 ${w} ${h}`, height: tall, width: Math.round(tall * w / h), role: "img"},
    svg("rect", {class: "area", x: x0, y: y0, width: Math.max(least, x1 - x0), height: Math.max(least, y1 - y0)}));
  if (tall > 100) for (const [a, b, c, e] of crop.marks)
    node.append(svg("rect", {class: "spot", x: a, y: b, width: Math.max(least / 4, c - a), height: Math.max(least / 4, e - b)}));
  return node;
}
function shot(d, crop, picture) {
  const label = `p. ${crop.page}${d.crops.some(c => c.side !== crop.side) ? " · " + crop.side : ""}`;
  const figure = el("figure", {class: "shot"});
  if (!picture) {
    figure.append(el("div", {}, map(d.issue, crop, 150), el("figcaption", {}, label)));
    return figure;
  }
  const [x0, y0, x1, y1] = crop.box;
  const marks = svg("svg", {viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, preserveAspectRatio: "none"});
  const pad = Math.min(x1 - x0, y1 - y0) * .015;
  for (const [a, b, c, e] of crop.marks) marks.append(svg("rect", {x: a - pad, y: b - pad, width: c - a + 2 * pad, height: e - b + 2 * pad}));
  figure.append(el("div", {class: "pic"}, el("img", {src: picture, alt: "the print", loading: "lazy"}), marks),
    el("div", {}, map(d.issue, crop, 60), el("figcaption", {}, label)));
  return figure;
}

/* ---- cards ---- */
const store = { key: "baozhi-diff " + data.fingerprint, seen: new Set() };
try { store.seen = new Set(JSON.parse(localStorage.getItem(store.key) || "[]")); } catch { /* storage may be barred */ }
function setSeen(d, on) {
  on ? store.seen.add(d.id) : store.seen.delete(d.id);
  try { localStorage.setItem(store.key, JSON.stringify([...store.seen])); } catch { /* the marks last as long as the page */ }
  const node = document.getElementById(d.id);
  if (node) { node.classList.toggle("seen", on); node.querySelector("input").checked = on; }
}
function card(d) {
  const [name, zh] = KIND[d.kind] || [d.kind, ""];
  const here = d.new || d.old, level = levelOf(d);
  const place = [data.issues.length > 1 ? d.issue : "", here.page != null ? `p. ${here.page}` : "", here.article].filter(Boolean).join(" · ");
  const role = d.role && d.role !== d.kind && !/^(page|paragraph_|article_|issue_)/.test(d.kind) ? ` · ${d.role.replace("masthead.", "").replaceAll("_", " ")}` : d.kind === "page" ? ` · ${d.role}` : "";
  const checkbox = el("input", {type: "checkbox", checked: store.seen.has(d.id), onchange: e => setSeen(d, e.target.checked)});
  const head = el("div", {class: "head"},
    el("span", {class: "dot", title: level}), el("span", {class: "kind"}, name + role, el("span", {class: "zh", lang: "zh"}, d.kind.startsWith("paragraph_") || d.kind.startsWith("article_") ? zh : roleName(d.role) || zh)),
    el("span", {class: "where"}, place + (here.title ? "  " : ""), el("bdi", {class: "title", lang: "zh"}, ...letters(here.title || "", false))),
    el("span", {class: "right"}, el("label", {title: "key x"}, checkbox, "seen"), el("span", {title: "severity"}, d.severity.toFixed(2)), el("span", {}, d.id)));
  const node = el("article", {class: `card ${level}${store.seen.has(d.id) ? " seen" : ""}`, id: d.id, tabindex: "-1"}, head);
  const notes = [d.message && el("bdi", {}, ...letters(d.message, false))];
  if (d.verdict && d.verdict !== "same") notes.push(" ", el("span", {class: d.verdict}, d.verdict === "better" ? "nearer to the truth" : "farther from the truth"));
  if (notes.some(Boolean)) node.append(el("div", {class: "note"}, ...notes.filter(Boolean)));
  const shots = el("div", {class: "shots"}, ...d.crops.map((c, i) => shot(d, c, pictures[`${d.id}/${i}`])));
  node.append(d.crops.length ? el("div", {class: "body"}, shots, texts(d)) : el("div", {class: "body nopic"}, texts(d)));
  node.addEventListener("mousedown", () => select(shown.indexOf(d), false));
  return node;
}

/* ---- filters ---- */
const state = { off: new Set(), levels: new Set(LEVELS.map(l => l[0])), cosmetic: false, unseen: false, issue: "", role: "", verdict: "", words: [] };
const count = f => data.differences.filter(f).length;
const haystack = new Map(data.differences.map(d => [d, [d.id, d.issue, d.kind, d.role, d.message, ...["old", "new"].flatMap(s => d[s] ? [d[s].text, d[s].title, d[s].article, d[s].field] : [])].join("\n").toLowerCase()]));
const passes = d => (d.cosmetic ? state.cosmetic : state.levels.has(d.level)) && !state.off.has(d.kind) && (!state.issue || d.issue === state.issue)
  && (!state.verdict || d.verdict === state.verdict) && (!state.role || d.role === state.role) && !(state.unseen && store.seen.has(d.id)) && state.words.every(w => haystack.get(d).includes(w));
let shown = [], drawn = 0, current = -1;
const list = document.getElementById("list"), position = document.getElementById("position");
const sentinel = el("div", {"aria-hidden": "true"}, "\u00a0");

function check(label, zh, n, checked, change, cls = "") {
  return el("label", {class: cls}, el("input", {type: "checkbox", checked, onchange: e => { change(e.target.checked); apply(); }}),
    cls && el("span", {class: "dot"}), el("span", {}, label, " ", el("span", {class: "zh", lang: "zh"}, zh)), el("span", {class: "n"}, String(n)));
}
function choose(title, values, change) {
  const box = el("select", {"aria-label": title, onchange: e => { change(e.target.value); apply(); }}, el("option", {value: ""}, "all"));
  for (const v of values) box.append(el("option", {value: v}, `${v} ${roleName(v)}`.trim()));
  return el("fieldset", {}, el("legend", {}, title), box);
}
function sidebar() {
  let timer;
  const search = el("input", {type: "search", id: "search", placeholder: "Search text, article, id", "aria-label": "Search",
    oninput: e => { clearTimeout(timer); timer = setTimeout(() => { state.words = e.target.value.toLowerCase().split(/\s+/).filter(Boolean); apply(); }, 120); }});
  const levels = el("fieldset", {}, el("legend", {}, "Severity"), ...LEVELS.map(([name, zh]) =>
    check(name, zh, count(d => !d.cosmetic && d.level === name), true, on => on ? state.levels.add(name) : state.levels.delete(name), name)),
    check("white space, width", "全半角", count(d => d.cosmetic), false, on => { state.cosmetic = on; }, "cosmetic"));
  const kinds = el("fieldset", {}, el("legend", {}, "Kind"), ...Object.keys(KIND).filter(k => data.counts[k]).map(k =>
    check(KIND[k][0], KIND[k][1], data.counts[k], true, on => on ? state.off.delete(k) : state.off.add(k))));
  const box = el("details", {open: innerWidth > 1000}, el("summary", {}, "Filters"));
  document.getElementById("filters").append(box);
  box.append(el("fieldset", {}, search), levels, kinds, choose("Field", [...new Set(data.differences.map(d => d.role))].sort(), v => { state.role = v; }));
  if (data.against) box.append(choose(`Against ${data.against}`, ["better", "worse", "same"], v => { state.verdict = v; }));
  if (data.issues.length > 1) box.append(choose("Issue", data.issues.map(i => i.id), v => { state.issue = v; }));
  box.append(el("fieldset", {}, check("hide what I have seen", "", "", false, on => { state.unseen = on; })),
    el("fieldset", {}, el("legend", {}, "Keys"), el("div", {class: "keys"}, ...[["j", "next"], ["k", "previous"], ["x", "seen"], ["/", "search"], ["t", "light/dark"]]
      .flatMap(([k, w]) => [el("kbd", {}, k), ` ${w}  `]))),
    el("fieldset", {}, el("legend", {}, "Runs"), ...data.issues.slice(0, 12).map(i => el("div", {class: "runs-table"},
      el("bdi", {}, `${i.id} ${i.title}`), ` — articles ${i.articles[0]} → ${i.articles[1]}`, el("br"), el("bdi", {}, `${i.old_generator || "—"} → ${i.new_generator || "—"}`)))));
}
function apply() {
  const kept = shown[current];
  shown = data.differences.filter(passes);
  list.replaceChildren(sentinel);
  drawn = 0; current = -1;
  if (!shown.length) list.prepend(el("div", {class: "empty"}, data.differences.length ? "Nothing passes the filters." : "No differences."));
  draw(BATCH);
  if (shown.includes(kept)) select(shown.indexOf(kept), false); else tell();
}
function draw(upto) {
  const stop = Math.min(shown.length, upto);
  const piece = document.createDocumentFragment();
  while (drawn < stop) piece.append(card(shown[drawn++]));
  list.insertBefore(piece, sentinel);
}
function tell() {
  position.textContent = `${current >= 0 ? current + 1 : "–"} / ${shown.length}` + (shown.length < data.differences.length ? ` of ${data.differences.length}` : "");
}
function select(i, scroll = true) {
  if (!shown.length) return;
  i = Math.max(0, Math.min(shown.length - 1, i));
  draw(i + 8);
  if (current >= 0 && shown[current]) document.getElementById(shown[current].id)?.classList.remove("current");
  current = i;
  const node = document.getElementById(shown[i].id);
  node.classList.add("current");
  if (scroll) { node.scrollIntoView({block: "start"}); node.focus({preventScroll: true}); }
  tell();
}
function theme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
}
function keys(e) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const typing = e.target.matches("input[type=search],select");
  if (typing) { if (e.key === "Escape") e.target.blur(); return; }
  const does = {j: () => select(current + 1), n: () => select(current + 1), k: () => select(current - 1), p: () => select(current - 1),
    x: () => current >= 0 && setSeen(shown[current], !store.seen.has(shown[current].id)), "/": () => document.getElementById("search").focus(), t: theme}[e.key];
  if (does) { e.preventDefault(); does(); }
}
document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
sidebar();
document.getElementById("next").addEventListener("click", () => select(current + 1));
document.getElementById("previous").addEventListener("click", () => select(current - 1));
document.getElementById("theme").addEventListener("click", theme);
document.addEventListener("keydown", keys);
apply();
new IntersectionObserver(entries => { if (entries.some(e => e.isIntersecting) && drawn < shown.length) draw(drawn + BATCH); }, {rootMargin: "1200px"}).observe(sentinel);
if (location.hash) { const i = shown.findIndex(d => "#" + d.id === location.hash); if (i >= 0) select(i); }
})();

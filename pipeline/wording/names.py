"""Chinese personal names: a surname and one or two characters more."""

from __future__ import annotations

import re

HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"

SURNAMES = frozenset(
    "赵趙钱錢孙孫李周吴吳郑鄭王冯馮陈陳褚卫衛蒋蔣沈韩韓杨楊朱秦尤许許何吕呂施张張孔曹严嚴华華金魏陶姜戚谢謝邹鄒喻柏窦竇章云雲苏蘇潘葛兰蘭奚范彭郎鲁魯韦韋昌马馬"
    "苗凤鳳花方俞任袁柳鲍鮑史唐费費廉岑薛雷贺賀倪汤湯滕殷罗羅毕畢郝邬鄔安常乐樂于時时傅皮卞齐齊康伍余元卜顾顧孟平黄黃和穆萧蕭肖尹姚邵湛汪祁毛禹狄米贝貝明臧计計伏成戴谈談"
    "宋茅庞龐熊纪紀舒屈项項祝董梁杜阮蓝藍闵閔席季麻强強贾賈路娄婁危江童颜顏郭梅盛林刁钟鍾锺徐邱丘骆駱高夏蔡田樊胡凌霍虞万萬支柯昝管卢盧莫经經房裘缪繆干解应應宗丁宣贲邓鄧郁"
    "单單杭洪包诸諸左石崔吉钮鈕龚龔程嵇邢滑裴陆陸荣榮翁荀羊於惠甄曲家封芮羿储儲靳汲邴糜松井段富巫乌烏焦巴弓牧隗山谷车車侯宓蓬全郗班仰秋仲伊宫宮宁寧仇栾欒暴甘钭厉厲戎祖武符刘劉"
    "景詹束龙龍叶葉幸司韶郜黎蓟薄印宿白怀懷蒲邰从鄂索咸籍赖賴卓蔺藺屠蒙池乔喬阴鬱胥能苍双聞闻莘党黨翟谭譚贡貢劳勞逄姬申扶堵冉宰郦酈雍璩桑桂濮牛寿壽通边邊扈燕冀郏浦尚农農温溫别庄莊"
    "晏柴瞿阎閻充慕连連茹习習宦艾鱼魚容向古易慎戈廖庾终暨居衡步都耿满滿弘匡国國文寇广廣禄阙东東欧歐殳沃利蔚越夔隆师師巩鞏厍聂聶晁勾敖融冷訾辛阚闞那简簡饶饒空曾毋沙乜养鞠须須丰豐巢"
    "关關蒯相查后荆荊红紅游竺权權逯盖蓋益桓公仉督岳帅帥缑亢况況郈有琴商牟佘佟伯赏墨哈谯笪年爱爱阳陽佴第五言福操亓代覃冼鹿苑展由千原矫麦麥楼樓褟粟战淳谌谌修付阎闫覃官冮隋"
) - frozenset("第五有能家年千通越都后由")

_COMPOUND = """
欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 夏侯 公孙 公孫 慕容 司徒 东方 東方 皇甫 尉迟 尉遲 长孙 長孫 令狐 宇文 轩辕 軒轅 端木 独孤
南宫 南宮 西门 西門 百里 呼延 申屠 太史 闻人 公冶 完颜 赫连
"""
COMPOUND = frozenset(_COMPOUND.split())

_STOP = """
文章 连线 来信 同志 队伍 言论 时评 时间 方阵 计划 时光 平方米 平方公里 万元 万人 万吨 万里行 江苏 江西 安徽 云南 甘肃 宁夏 吉林
金牌 高温 高清 平均 成立 成员 成果 明天 明年 和平 方向 方面 马上 全国 全文 全区 应届 相关 单位 单价 花絮 花开 安全 经济 国家 国内
国际 东北 华东 华北 文化 文艺 文旅 林业 水利 水电 车间 双方 公开 公告 公示 关于 向导 从前 章程
周一 周二 周三 周四 周五 周六 周日 周末
校对 校對 视觉 視覺 美编 美編 版式 责编 責編 编审 审核 监制 策划 统筹 制图 漫画 本版
调查 調查 手记 手記 观察 觀察 述评 述評 观点 感言 札记 笔记 亲历 帮办
"""
STOP = frozenset(_STOP.split())
"""Words that are built like names and stand where names do: after 记者, in brackets, at a caption's end."""
WIRED = "电電"
"""Ends of datelines (鄭州電), not of names."""


def is_name(text: str) -> bool:
    """Whether ``text`` is built like a name: a known surname and one or two characters, or a name of another people (阿不都·热合曼)."""
    if re.fullmatch(rf"[{HAN}]{{1,6}}(?:·[{HAN}]{{1,8}})+", text):
        return True
    if not re.fullmatch(rf"[{HAN}]{{2,4}}", text) or text in STOP or text[-1] in WIRED:
        return False
    if text[:2] in COMPOUND:
        return len(text) > 2
    return text[0] in SURNAMES and (len(text) <= 3 or text[1] in SURNAMES)


def may_be_name(text: str) -> bool:
    """Whether ``text`` may stand where a name is called for: pen names need no surname."""
    return is_name(text) or (re.fullmatch(rf"[{HAN}]{{2,4}}", text) is not None and text not in STOP and text[-1] not in WIRED)


def trailing_name(text: str) -> str | None:
    """The name that ``text`` ends in without a gap before it, by its surname; the longest that fits."""
    for size in (4, 3, 2):
        part = text[-size:]
        if len(part) == size and (size < 4 or part[:2] in COMPOUND) and is_name(part):
            return part
    return None


def split_names(text: str) -> tuple[str, str] | None:
    """The two names that a text of four to six characters is made of, where it is no name by itself (王明湛宋知微)."""
    if not 4 <= len(text) <= 6 or is_name(text):
        return None
    halves = [(text[:n], text[n:]) for n in (3, 2, 4) if 2 <= len(text) - n <= 4]
    return next((h for h in halves if all(map(is_name, h))), None)

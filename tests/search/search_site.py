"""A small handbook in a subfolder, with a search box on its page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from procbook.search import Document, Part, asset_files, box, write_index

PAGE = (
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>手册</title><link rel="icon" href="data:,">'
    '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="../assets/search.css"></head>'
    '<body><main><h1>手册</h1>{box}<p><a href="#x">下一个</a></p></main>'
    '<script src="../assets/search.js" defer></script></body></html>'
)

DOCUMENTS = (
    Document(
        "order-support/",
        "报价、合同与货款跟进",
        "process",
        "从报价走到回款,价格不出错。",
        ("签合同",),
        (
            Part("s20", "step", "报价", "按价盘出价,写有效期、运费。\n销售支持专员\n1 个工作日"),
            Part("s70", "step", "签署盖章", "核对终稿再盖章。\n双方签章,骑缝。"),
            Part("F-OS-02", "record", "F-OS-02 合同审批单"),
            Part("table-limits", "table", "审批权限", "10 万元以下 · 市场总监\n50万元以上 · 总经理办公会"),
        ),
    ),
    Document(
        "campaign-planning/",
        "促销活动策划",
        "process",
        "活动开始前 20 个工作日提交方案。",
        ("搞活动",),
        (
            Part("lead-times", "table", "提前量", "全国活动 · 45 个工作日\n单店活动 · 10 个工作日"),
            Part("s10", "step", "写方案", "写清目标、人群和预算。方案超过 50万 要总经理批。"),
        ),
    ),
    Document(
        "customer-development/",
        "客户开发",
        "process",
        "把线索变成客户。",
        (),
        (
            Part("s10", "step", "采集登记", "展会名片当日在 CRM 录入,三天内录完。"),
            Part("s50", "step", "分类评级", "A类客户由两人打分。账号由管理员开通。"),
        ),
    ),
    Document(
        "market-research/",
        "市场调研",
        "process",
        "用数据回答一个经营问题。",
        (),
        (Part("s40", "step", "访谈", "录音须先征得同意,提纲用开放题。"),),
    ),
    Document(
        "evil/",
        '<img src=x onerror="alert(1)">脚本',
        "process",
        "<script>alert(2)</script>脚本在这里。",
        (),
        (Part('"><b>', "step", "<b>脚本</b>", "constructor <i>脚本</i> __proto__"),),
    ),
    Document("registry/", "企业信用公示", "process", "查企业的主体资质。", ("查企业",)),
    Document(
        "leaving/",
        "离岗",
        "process",
        "还款说清,再交钥匙。",
        (),
        (Part("s10", "step", "交接", "微信里的客户一并转交。请假两天的也写交接单。"),),
    ),
    Document(
        "tasks/",
        "任务分派",
        "process",
        "一件一个人。",
        (),
        (
            Part("table-late", "table", "晚了会怎样", "晚了 · 谁知道\n1 个工作日 · 本人\n5 个工作日 · 部长"),
            Part("table-sizes", "table", "样本", "隔多久一次 · 抽查件数\n每日 · 25\n每周 · 8"),
            Part("s40", "step", "推迟任务", "截止前 2 个工作日以上写明原因。"),
            Part("s50", "step", "抽查", "抽查上月做完的,看每一件的凭证。"),
            Part("C-TA-01", "control", "C-TA-01 任务做了假,抽查没抽到", "每周 3 件抽查凭证。"),
        ),
    ),
    Document(
        "training/",
        "培训",
        "process",
        "每季一次。",
        (),
        (
            Part("s10", "step", "能说和不能说", "承诺要有依据。"),
            Part("s20", "step", "开课", "能参加的都参加。", aliases=("排班表", "上大课")),
        ),
    ),
    Document(
        "food/",
        "食品收发",
        "process",
        "先进先出。",
        (),
        (
            Part("s10", "step", "验收", "剩余保质期不少于三分之二,批次 2 和 3 分开放。"),
            Part("s20", "step", "抽样", "箱数不足 1/4 的整批退回。"),
            Part("s30", "step", "发运", "款到就发货，发票随货同行。"),
            Part("people", "section", "找谁", "样例·李 分机 8001"),
        ),
    ),
    Document(
        "roles/buyer/",
        "采购专员",
        "role",
        "",
        ("采购",),
        (Part("", "section", "职责", "比价下单"), Part("", "contact", "样例·孙", "分机 8002")),
        0.7,
    ),
    Document("first-week/buyer/", "采购专员的第一周", "week", "", ("采购专员", "采购"), (), 0.5),
    Document(
        "systems/#crm",
        "客户系统",
        "system",
        "存客户资料",
        ("CRM",),
        (Part("crm", "contact", "谁开权限", "采购专员"),),
        0.6,
    ),
    Document(
        "bands/",
        "审批权限",
        "page",
        "",
        (),
        (
            Part(
                "spending",
                "table",
                "费用审批",
                "不超过 10,000 元：主管\n超过 10,000 元，不超过 100,000 元：总监\n超过 100,000 元：副总",
            ),
        ),
    ),
    Document("glossary/#roi", "投入产出比", "term", "增量毛利减费用后除以费用的比值。", ("ROI",), (), 0.5),
)
SYNONYMS = (("投入产出比", "ROI", "return on investment"), ("窜货", "跨区销售"))


def make_site(root: Path, documents: Sequence[Document] = DOCUMENTS) -> Path:
    site = root / "sub" / "handbook"
    write_index(documents, site / "search", "zh", SYNONYMS)
    for folder in ("assets", "page"):
        (site / folder).mkdir()
    for name, content in asset_files().items():
        (site / "assets" / name).write_bytes(content)
    (site / "page/index.html").write_text(PAGE.replace("{box}", box("..")), encoding="utf-8")
    return root


SEARCH = "async ([root, query]) => (await procbookSearch(root + 'search/')).search(query)"

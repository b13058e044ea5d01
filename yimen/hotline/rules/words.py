"""The hotline's closed lists: code → the word that a person reads. Rule book §2."""

from __future__ import annotations

from typing import Final

REQUEST_TYPES: Final = {
    "consultation": "咨询",
    "help": "求助",
    "complaint": "投诉",
    "report": "举报",
    "suggestion": "建议",
    "praise": "表扬",
    "other": "其他",
}
GRADES: Final = {"ordinary": "一般", "urgent": "紧急", "emergency": "特急"}
CONFIDENTIALITY: Final = {"open": "可告知承办单位", "office_only": "仅承办人可见", "secret": "保密"}
CHANNELS: Final = {
    "phone": "电话",
    "city_platform": "市平台转派",
    "province_platform": "省平台",
    "web": "网站",
    "wechat": "公众号",
    "app": "秦务员",
    "email": "电子邮箱",
    "letter": "来信",
    "suggestion_box": "意见箱",
    "suggestion_book": "意见簿",
    "visit": "现场（办不成事窗口）",
    "leader_mailbox": "县长信箱",
    "message_board": "人民网领导留言板",
    "internet_supervision": "国务院“互联网+督查”",
    "media": "媒体",
    "patrol": "巡查发现",
    "evaluation": "差评转入",
    "other_line": "其他热线",
}
UPSTREAM_CHANNELS: Final = frozenset({"city_platform", "province_platform"})
CALLER_KINDS: Final = {"person": "个人", "enterprise": "企业", "self_employed": "个体户", "organisation": "组织"}
SPECIAL_CALLERS: Final = {
    "elderly": "老年人",
    "disabled": "残疾人",
    "minor": "未成年人",
    "military_family": "军属",
    "minority_language": "少数民族语言",
    "hard_of_hearing": "听障",
}
REPLY_WAYS: Final = {"phone": "电话", "sms": "短信", "web": "网上", "letter": "书面", "none": "不要求回复"}
SUBJECT_KINDS: Final = {
    "office": "机关单位",
    "staff": "工作人员",
    "enterprise": "企业",
    "person": "个人",
    "facility": "设施",
    "item": "事项",
}
OTHER_PROCEDURES: Final = {
    "none": "未进入其他程序",
    "lawsuit": "诉讼",
    "arbitration": "仲裁",
    "reconsideration": "行政复议",
    "petition": "信访",
    "discipline": "纪检监察",
    "disclosure": "政府信息公开",
    "other_channel": "已由其他渠道受理",
}
DISCARD_REASONS: Final = {"silent": "静默", "prank": "骚扰", "abuse": "辱骂", "drunk": "醉酒", "test": "测试"}
ROLES: Final = {
    "operator": "话务员",
    "intake_reviewer": "受理审核员",
    "dispatcher": "派单员",
    "reply_reviewer": "回复审核员",
    "callback_agent": "回访员",
    "supervisor": "督办员",
    "section_head": "热线管理股股长",
    "centre_leader": "中心分管领导",
    "county_coordinator": "县级协调人",
    "office_liaison": "承办单位联络员",
    "office_handler": "承办人",
    "office_leader": "承办单位分管领导",
    "co_handler": "协办单位承办人",
    "knowledge_editor": "知识库管理员",
    "org_admin": "机构管理员",
    "caller": "诉求人",
    "system": "系统",
}
CLOCKS: Final = {
    "fetch": "收取",
    "desk": "建单",
    "accept": "受理",
    "recheck": "转接核实",
    "supplement": "补充",
    "refuse_check": "不予受理复核",
    "dispatch": "派单",
    "sign": "签收",
    "contact": "联系诉求人",
    "handle": "办理",
    "rework": "重办",
    "pause": "暂停",
    "promise": "挂账承诺",
    "progress_report": "进展报告",
    "review": "回复审核",
    "approve": "审批",
    "callback": "回访",
    "follow": "跟办",
    "upstream": "市平台确认",
    "designate": "指定承接单位",
    "objection": "异议期",
    "decide": "决定",
    "answer": "函件答复",
    "check": "答复核对",
}

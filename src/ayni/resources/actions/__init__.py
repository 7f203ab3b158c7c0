"""The only writers of resources, bookings and what follows from them."""

from ayni.resources.actions.booking import book
from ayni.resources.actions.change import cancel, late_cancel_cost, move, reclaim
from ayni.resources.actions.closing import close, maintenance_done, plan_maintenance, reopen
from ayni.resources.actions.damage import agree, decide, dismiss, propose_settlement, report_damage
from ayni.resources.actions.deciding import approve, refuse
from ayni.resources.actions.demand import count_search, give_consent
from ayni.resources.actions.feeds import open_feed, revoke_feed
from ayni.resources.actions.money import give_back, record_payment, waive
from ayni.resources.actions.offering import (
    edit,
    forget_day,
    offer,
    permit,
    publish,
    publish_idle_hours,
    set_day,
    set_photo,
    set_week,
    take_permit_back,
    withdraw,
)
from ayni.resources.actions.recurring import book_series, book_skipped, cancel_series
from ayni.resources.actions.sweeping import lapse_overdue
from ayni.resources.actions.terms import commit_hours, set_terms, withdraw_hours, write_case
from ayni.resources.actions.use import check_in, check_out, mark_no_show, record_use
from ayni.resources.actions.waiting import accept_offer, change_wait, decline_offer, join, leave

__all__ = [
    "accept_offer",
    "agree",
    "approve",
    "book",
    "book_series",
    "book_skipped",
    "cancel",
    "cancel_series",
    "change_wait",
    "check_in",
    "check_out",
    "close",
    "commit_hours",
    "count_search",
    "decide",
    "decline_offer",
    "dismiss",
    "edit",
    "forget_day",
    "give_back",
    "give_consent",
    "join",
    "lapse_overdue",
    "late_cancel_cost",
    "leave",
    "maintenance_done",
    "mark_no_show",
    "move",
    "offer",
    "open_feed",
    "permit",
    "plan_maintenance",
    "propose_settlement",
    "publish",
    "publish_idle_hours",
    "reclaim",
    "record_payment",
    "record_use",
    "refuse",
    "reopen",
    "report_damage",
    "revoke_feed",
    "set_day",
    "set_photo",
    "set_terms",
    "set_week",
    "take_permit_back",
    "waive",
    "withdraw",
    "withdraw_hours",
    "write_case",
]

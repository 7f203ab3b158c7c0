"""The only writers of buying together: one function per verb, keyword-only `actor`, all or nothing."""

from ayni.purchasing.actions.agreeing import agree_price, call_off, sign_agreement
from ayni.purchasing.actions.catalogue import Imported, import_list, list_price, retire_item, save_item
from ayni.purchasing.actions.closing import Score, close_purchase
from ayni.purchasing.actions.deciding import decide, send_order
from ayni.purchasing.actions.limits import set_limit
from ayni.purchasing.actions.offering import (
    LineTerms,
    Terms,
    invite,
    mark_opened,
    offer_by_link,
    take_offer,
)
from ayni.purchasing.actions.ordering import (
    close_orders,
    drop_item,
    extend,
    order,
    refuse_closed,
    release_everyone,
    withdraw,
)
from ayni.purchasing.actions.paying import pay, pay_out
from ayni.purchasing.actions.receiving import (
    Arrived,
    hand_over,
    note_credit,
    pin_of,
    receive,
    set_priority,
)
from ayni.purchasing.actions.solving import ask_for_best_order
from ayni.purchasing.actions.starting import (
    forget_need,
    note_need,
    open_purchase,
    put_item,
    start_purchase,
    take_out_item,
)

__all__ = [
    "Arrived",
    "Imported",
    "LineTerms",
    "Score",
    "Terms",
    "agree_price",
    "ask_for_best_order",
    "call_off",
    "close_orders",
    "close_purchase",
    "decide",
    "drop_item",
    "extend",
    "forget_need",
    "hand_over",
    "import_list",
    "invite",
    "list_price",
    "mark_opened",
    "note_credit",
    "note_need",
    "offer_by_link",
    "open_purchase",
    "order",
    "pay",
    "pay_out",
    "pin_of",
    "put_item",
    "receive",
    "refuse_closed",
    "release_everyone",
    "retire_item",
    "save_item",
    "send_order",
    "set_limit",
    "set_priority",
    "sign_agreement",
    "start_purchase",
    "take_offer",
    "take_out_item",
    "withdraw",
]

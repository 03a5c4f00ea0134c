"""What the room keeps: memos, versions, routes, the journal of movements, books, numbers, deliveries, directives."""

from correspondence.models.absence import PreparedAbsence
from correspondence.models.batch import Batch, BatchLine, Decision
from correspondence.models.block import Block
from correspondence.models.citation import Citation
from correspondence.models.close import Close
from correspondence.models.consignment import ConsignmentBook, ConsignmentLine, label_of
from correspondence.models.delivery import Delivery
from correspondence.models.directive import Directive, LentPaper, OpenedToken, Referral, kept_open
from correspondence.models.disclosure import MandateTold
from correspondence.models.dispatch import Dispatch
from correspondence.models.extension import Extension
from correspondence.models.forgotten import Forgotten
from correspondence.models.grading import relabelled
from correspondence.models.group import AddressGroup, GroupMember
from correspondence.models.handover import HandOver, HandOverLine
from correspondence.models.heading import LaidHeading
from correspondence.models.idle import IdleDraft
from correspondence.models.intake import Intake, IntakeFile, MailTry, intake_of
from correspondence.models.listed import ListedDirective
from correspondence.models.mail_check import ListedSender, MailAnswer, MailCheck
from correspondence.models.mark import Mark
from correspondence.models.memo import (
    Attachment,
    Memo,
    MemoGroupObjectPermission,
    MemoReader,
    MemoUserObjectPermission,
    Version,
)
from correspondence.models.office import Circuit, CircuitStep, Office
from correspondence.models.pace import MinistryPace
from correspondence.models.partial import PartialAnswer
from correspondence.models.pen import DraftTerms, Pen
from correspondence.models.printing import RegisterPrint
from correspondence.models.quarantine import Quarantined
from correspondence.models.query import AuthenticityQuery, QueryAnswer, QueryLookup, ordinary_letters
from correspondence.models.register import Book, Registration
from correspondence.models.reminder import Announced, Notice, Redated, Reminder
from correspondence.models.request import SignRequest
from correspondence.models.template import StockPhrase, Template
from correspondence.models.way import Movement, RouteStep

__all__ = [
    "AddressGroup",
    "Announced",
    "Attachment",
    "AuthenticityQuery",
    "Batch",
    "BatchLine",
    "Block",
    "Book",
    "Circuit",
    "CircuitStep",
    "Citation",
    "Close",
    "ConsignmentBook",
    "ConsignmentLine",
    "Decision",
    "Delivery",
    "Directive",
    "Dispatch",
    "DraftTerms",
    "Extension",
    "Forgotten",
    "GroupMember",
    "HandOver",
    "HandOverLine",
    "IdleDraft",
    "Intake",
    "IntakeFile",
    "LaidHeading",
    "LentPaper",
    "ListedDirective",
    "ListedSender",
    "MailAnswer",
    "MailCheck",
    "MailTry",
    "MandateTold",
    "Mark",
    "Memo",
    "MemoGroupObjectPermission",
    "MemoReader",
    "MemoUserObjectPermission",
    "MinistryPace",
    "Movement",
    "Notice",
    "Office",
    "OpenedToken",
    "PartialAnswer",
    "Pen",
    "PreparedAbsence",
    "Quarantined",
    "QueryAnswer",
    "QueryLookup",
    "Redated",
    "Referral",
    "RegisterPrint",
    "Registration",
    "Reminder",
    "RouteStep",
    "SignRequest",
    "StockPhrase",
    "Template",
    "Version",
    "intake_of",
    "kept_open",
    "label_of",
    "ordinary_letters",
    "relabelled",
]

"""Addresses of letters. A letter is named by its random ref, never by its key."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from correspondence.views import (
    absence,
    amending,
    batch,
    blocks,
    citations,
    closes,
    compose,
    departure,
    desk,
    ending,
    figures,
    intake,
    letter,
    margin,
    office,
    outside,
    parting,
    prints,
    quarantine,
    reading,
    registry,
    sign,
    templates,
    told,
    versions,
    way,
)


class RefConverter(StringConverter):
    """16 hex digits."""

    regex = "[0-9a-f]{16}"


class DigestConverter(StringConverter):
    """A SHA-256 in hex."""

    regex = "[0-9a-f]{64}"


class KeptConverter(StringConverter):
    """The id of a kept record: 32 hex digits."""

    regex = "[0-9a-f]{32}"


register_converter(KeptConverter, "kept")
register_converter(RefConverter, "ref")
register_converter(DigestConverter, "sha256")

app_name = "correspondence"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("drafts/", desk.drafts, name="drafts"),
    path("overdue/", told.overdue_page, name="overdue"),
    path("setbacks/", told.setbacks_page, name="setbacks"),
    path("unanswered/", told.unanswered_page, name="unanswered"),
    path("unanswered/<kept:record_id>/remind/", told.prepare_reminder, name="chase"),
    path("oversight/", figures.page, name="oversight"),
    path("oversight/<slug:what>.csv", figures.export, name="figures"),
    path("notices/", told.notices_page, name="notices"),
    path("notices/seen/", told.seen, name="seen"),
    path("units/", desk.units, name="units"),
    path("signers/", compose.signers, name="signers"),
    path("signers/<ref:ref>/", compose.signers_of, name="signers_of"),
    path("filing/classes/", desk.classes, name="classes"),
    path("filing/dossiers/", desk.dossiers, name="dossiers"),
    path("templates/", templates.shelf, name="templates"),
    path("templates/new/", templates.new, name="template_new"),
    path("templates/<int:template_id>/", templates.change, name="template_change"),
    path("templates/<int:template_id>/retire/", templates.retire, name="template_retire"),
    path("templates/phrases/", templates.add_phrase, name="phrase_add"),
    path("templates/phrases/<int:phrase_id>/drop/", templates.remove_phrase, name="phrase_drop"),
    path("memos/new/", compose.new, name="new"),
    path("memos/<ref:ref>/", letter.letter, name="letter"),
    path("memos/<ref:ref>/versions/", versions.versions, name="versions"),
    path("memos/<ref:ref>/reading/", reading.show, name="reading"),
    path("memos/<ref:ref>/reading/remind/", reading.remind, name="remind_readers"),
    path("memos/<ref:ref>/keep/", desk.keep, name="keep_draft"),
    path("memos/<ref:ref>/edit/", compose.edit, name="edit"),
    path("memos/<ref:ref>/attach/", compose.attach_file, name="attach"),
    path("memos/<ref:ref>/detach/", compose.detach_file, name="detach"),
    path("memos/<ref:ref>/send/", compose.send_letter, name="send"),
    path("memos/<ref:ref>/initial/", letter.initial_letter, name="initial"),
    path("memos/<ref:ref>/return/", letter.return_letter, name="return"),
    *(path(f"memos/<ref:ref>/{what}/", way.answer, {"what": what}, name="answer") for what in way.ANSWERS),
    path("memos/<ref:ref>/slip.pdf", letter.slip, name="slip"),
    path("memos/<ref:ref>/letter.pdf", letter.document, name="document"),
    path("memos/<ref:ref>/annexes/<path:file>", letter.annex, name="annex"),
    path("memos/<ref:ref>/pages/<sha256:document>/<int:number>-<int:width>.webp", letter.page, name="page"),
    path("memos/<ref:ref>/preview/<int:version>/<int:number>-<int:width>.webp", letter.draft_page, name="draft_page"),
    path("sign/", sign.queue, name="queue"),
    path("sign/pile/", batch.pile, name="pile"),
    path("sign/pile/<ref:ref>/", batch.decide_letter, name="decide"),
    path("sign/pile/<ref:ref>/return/", batch.return_letter, name="decide_return"),
    path("sign/batch/", batch.open_batch, name="batch_open"),
    path("sign/batch/<slug:nonce>/", batch.confirm_batch, name="batch"),
    path("sign/batch/<slug:nonce>/out/<ref:ref>/", batch.take_out_letter, name="batch_out"),
    path("sign/<ref:ref>/", sign.sign, name="sign"),
    path("sign/<ref:ref>/outside/", outside.start, name="outside_start"),
    path("sign/<ref:ref>/outside/<slug:nonce>/", outside.outside, name="outside"),
    path("sign/<ref:ref>/outside/<slug:nonce>/<str:what>", outside.handed, name="handed"),
    path("sign/<ref:ref>/confirm/<slug:nonce>/", sign.confirm, name="confirm"),
    path("registry/out/", registry.outgoing, name="outgoing"),
    path("registry/out/<ref:ref>/", registry.register_letter, name="register"),
    path("registry/in/", registry.incoming, name="incoming"),
    path("registry/in/<int:delivery_id>/", registry.receive_letter, name="receive"),
    path("registry/references/", citations.to_be_found, name="references"),
    path("registry/references/<int:citation_id>/bind/", citations.bind_reference, name="bind"),
    path("registry/references/<int:citation_id>/off/", citations.write_off_reference, name="write_off"),
    path("registry/set-aside/", quarantine.set_aside, name="set_aside"),
    path("registry/set-aside/<ref:copy>", quarantine.original, name="set_aside_file"),
    path("registry/paper/", intake.desk, name="intakes"),
    path("registry/paper/<ref:ref>/", intake.intake, name="intake"),
    path("registry/paper/<ref:ref>/files/", intake.scan, name="scan"),
    path("registry/paper/<ref:ref>/files/<int:file_id>/original", intake.original, name="intake_original"),
    path("registry/paper/<ref:ref>/files/<int:file_id>/<int:number>.jpg", intake.picture, name="intake_page"),
    path("registry/paper/<ref:ref>/files/<int:file_id>/<slug:act>/", intake.see, name="see"),
    path("registry/paper/<ref:ref>/refuse/", intake.refuse, name="refuse"),
    path("registry/paper/separator.pdf", parting.separator, name="separator"),
    path("registry/paper/<ref:ref>/part/", parting.part_batch, name="part"),
    path("registry/paper/<ref:ref>/amend/", amending.amend_intake, name="amend"),
    path("registry/paper/<ref:ref>/readdress/", amending.readdress_intake, name="readdress"),
    path("registry/paper/<ref:ref>/receipt/", intake.receipt, name="receipt"),
    path("deliveries/<int:delivery_id>/acknowledge/", registry.acknowledge_delivery, name="acknowledge"),
    path("deliveries/<int:delivery_id>/forward/", registry.forward_delivery, name="forward"),
    path("referred/", margin.lists, name="referred"),
    path("margin/<kept:record_id>/", margin.show, name="margin"),
    path("margin/<kept:record_id>/slip.pdf", letter.record_slip, name="record_slip"),
    path("margin/<kept:record_id>/directive/", margin.write, name="direct"),
    path("referrals/<int:referral_id>/report/", margin.report_done, name="referral_report"),
    path("referrals/<int:referral_id>/answer/", margin.answer_with, name="referral_answer"),
    path("referrals/<int:referral_id>/return/", margin.give_back_up, name="referral_return"),
    path("referrals/<int:referral_id>/accept/", margin.accept_report, name="referral_accept"),
    path("referrals/<int:referral_id>/time/ask/", margin.ask_for_time, name="referral_ask_time"),
    path("referrals/<int:referral_id>/time/give/", margin.grant_time, name="referral_give_time"),
    path("referrals/<int:referral_id>/time/refuse/", margin.deny_time, name="referral_refuse_time"),
    path("referrals/<int:referral_id>/decline/", margin.decline_report, name="referral_decline"),
    path("office/", office.offices, name="offices"),
    path("absence/", absence.page, name="absence_page"),
    path("absence/<int:absence_id>/", absence.meanwhile_page, name="meanwhile"),
    path("absence/<int:absence_id>/end/", absence.end, name="absence_end"),
    path("leaving/", departure.holders, name="leavers"),
    path("leaving/<int:tenure_id>/", departure.leave, name="leave_post"),
    path("leaving/minutes/<int:handover_id>/", departure.minutes, name="handover"),
    path("office/<int:unit_id>/", office.office, name="office"),
    path("office/<int:unit_id>/manager/", office.manager, name="manager"),
    path("office/<int:unit_id>/drafts/", office.terms, name="draft_terms"),
    path("office/<int:unit_id>/circuits/", office.circuit, name="circuit"),
    path("office/<int:unit_id>/circuits/<int:circuit_id>/retire/", office.retire, name="retire"),
    path("books/", registry.books, name="books"),
    path("books/<int:book_id>/", registry.book, name="book"),
    path("books/<int:book_id>/closes/", closes.book_closes, name="closes"),
    path("books/<int:book_id>/gaps/", closes.certify_gaps, name="gaps"),
    path("books/<int:book_id>/absence/", closes.certify_missing, name="absence"),
    path("books/<int:book_id>/print/", prints.begin_print, name="print"),
    path("books/prints/<slug:name>/", prints.printing, name="printing"),
    path("books/prints/<slug:name>/on/", prints.go_on_printing, name="print_on"),
    path("books/prints/<slug:name>/register.pdf", prints.printed, name="printed"),
    path("books/<int:book_id>/close/", closes.close_register, name="close"),
    path("books/<int:book_id>/blocks/", blocks.reserve_numbers, name="reserve"),
    path("books/<int:book_id>/blocks/<int:block_id>/release/", blocks.release_numbers, name="release"),
    path("books/lines/<int:registration_id>/", ending.line, name="line"),
    path("books/lines/<int:registration_id>/void/", ending.void_line, name="void"),
    path("books/lines/<int:registration_id>/supersede/", ending.supersede_line, name="supersede"),
]

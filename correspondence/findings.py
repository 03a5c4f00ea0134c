"""What correspondence says of a letter that it checks: one translated sentence for every finding."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FINDINGS: Mapping[str, str | Promise] = {
    "malformed": _("The letter's data is not complete. Reload the page and try again."),
    "no_subject": _("The letter has no subject."),
    "subject_too_long": _("The subject has %(length)s characters; at most %(limit)s are allowed."),
    "subject_has_lines": _("The subject must stand on one line."),
    "label_unknown": _("This grade is not known."),
    "line_too_long": _("A line is too long; at most %(limit)s characters are allowed."),
    "name_missing": _("An addressee or a copy has no name."),
    "too_many_addressees": _("A letter has at most %(limit)s addressees."),
    "too_many_copies": _("A letter has at most %(limit)s copies."),
    "too_many_references": _("A letter has at most %(limit)s references."),
    "too_many_annexes": _("A letter has at most %(limit)s annexes."),
    "annexes_too_large": _("The annexes are too large together: %(size)s MB; at most %(limit)s MB are allowed."),
    "body_not_accepted": _("The text holds something a letter cannot hold. Nothing was saved."),
    "reference_not_understood": _("The reference “%(number)s” cannot be understood."),
    "annex_without_title": _("An annex has no title."),
    "annex_without_file": _("The annex “%(title)s” has no file, and is not marked as paper only."),
    "too_many_signers": _("A letter has at most %(limit)s signers."),
    "signer_twice": _("The same post signs twice."),
    "rank_without_name": _("Only a telegram names its signers by rank alone."),
    "committee_kind": _("Only minutes are signed by a committee."),
    "committee_rapporteur": _("The rapporteur is one of the committee's members."),
    "committee_quorum": _("The quorum is at least 2 and at most all %(members)s members, the chair included."),
    "committee_window": _("The members have between one and %(limit)s working days to sign."),
    "committee_approver": _("Whoever approves the minutes is not a member of the committee."),
    "cosigner_without_power": _("A joint signer's post is not one that may sign, or is vacant."),
    "too_many_ministries": _("At most two ministries sign one letter."),
    "guest_signs_last": _("The other ministry's signers come after all of this ministry."),
    "guest_not_head": _(
        "Of the other ministry only its head signs, or the head of a unit of it that writes to other ministries."
    ),
    "guest_by_post": _("Of the other ministry whoever has the post signs, nobody in that person's place."),
    "committee_of_two": _("A committee's minutes are signed within one ministry."),
    "joint_not_personal": _("A letter of two ministries cannot be personal: both registries read it."),
    "annex_unknown": _("An annex is not a file of this letter."),
    "addressee_is_issuer": _("A unit cannot write to itself: the addressee is the issuing unit."),
    "group_changed": _(
        "Somebody joined or left the group “%(group)s” since the letter was kept. It goes to those who are in it on the"
        " day of signing: have it returned, and save it again."
    ),
    "named_not_there": _(
        "“%(name)s”: this post or person is not in that unit today. Choose whom you mean from the list again."
    ),
    "named_beside_unit": _(
        "“%(name)s” is in a unit that another line names too. One letter reaches a unit once: keep one of the lines."
    ),
    "addressee_twice": _("The same unit is addressed twice."),
    "outside_twice": _("Somebody outside the system is named twice: as an addressee, or as a copy, once."),
    "no_addressee": _("The letter has no addressee."),
    "no_body": _("The letter has no text."),
    "not_your_unit": _("You cannot write in the name of this unit."),
    "above_your_clearance": _("The letter's grade is above your own clearance."),
    "holder_not_cleared": _(
        "A letter with this grade cannot go by this post at present: %(post)s. Choose another way."
    ),
    "desk_not_cleared": _("A letter with this grade cannot be handled at this registry desk at present: %(desk)s."),
    "label_below_answered": _(
        "The letter protects less than the one it answers or corrects: choose at least its grade, its compartments and"
        " its personal mark."
    ),
    "compartments_without_head": _(
        "Compartments are set by the head of the author's unit or above: put a head on the route, or leave them out."
    ),
    "signer_without_power": _("Nobody who may sign sits on the signer's post."),
    "signer_elsewhere": _("The signer belongs neither to the issuing unit nor to one above it."),
    "unit_unknown": _("An addressed unit does not exist."),
    "kind_stays_inside": _("A paper of this kind stays inside the ministry."),
    "may_not_correspond_externally": _("This unit may not write to another ministry."),
    "personal_without_person": _("A personal letter needs a person: an addressed unit has no head."),
    "reply_without_reference": _("A reply refers to no letter."),
    "reference_without_date": _("A letter that is referred to has no date."),
    "answer_by_past": _("The day set for the answer is not ahead any more: choose a later one."),
    "answer_by_too_far": _("The day set for the answer is more than a year and a half away: please compare the year."),
    "answer_by_nobody": _("A day is set for the answer, and the letter is addressed to nobody who could give one."),
    "answer_by_closed": _("On the day set for the answer the offices are closed."),
    "annex_mentioned": _("The text speaks of an annex, and none is attached."),
    "antecedents_mentioned": _("A copy goes “with the antecedents”, and its box for them is not ticked."),
    "antecedents_abroad": _("Antecedents travel to units of this ministry alone: to others send them as annexes."),
    "antecedents_hidden": _("Antecedents do not travel with a hidden copy: they would tell of it. Take the tick away."),
    "antecedents_closed": _(
        "A paper that is to travel with a copy is not yours to read any more: take it or the tick away."
    ),
    "antecedents_without_paper": _(
        "A copy goes with the antecedents, but the letter refers to no paper that is kept here: add the reference, or"
        " take the tick away."
    ),
    "nothing_mended": _("Nothing differs from what is entered: there is nothing to mend."),
    "no_sender": _("Say who sent the letter."),
    "number_too_long": _("Their number is too long; at most %(limit)s characters are allowed."),
    "number_without_date": _("Their number needs its date."),
    "answers_too_long": _("Our number is too long; at most %(limit)s characters are allowed."),
    "answers_without_date": _("Our letter that it refers to needs its number and its date."),
    "answer_before_letter": _(
        "The day set for the answer lies before the letter's own. Please compare it with the paper."
    ),
    "date_to_come": _("Their date is still to come. Please compare it with the paper."),
    "reserved_without_day": _("A number that the paper bears already needs the day on which it was received."),
    "received_to_come": _(
        "The day on which the paper was received is still to come. Please compare it with the paper."
    ),
    "before_reserved": _("The paper was used before this number was reserved, on %(on)s. Please compare the day."),
    "no_signer_on_paper": _("Say who signed the paper."),
    "paper_to_come": _("The day on the paper is still to come. Please compare it with the paper."),
    "form_of_another_number": _("The form on the scan bears another number. Please compare it with the paper."),
    "note_too_long": _("The remarks are too long; at most %(limit)s characters are allowed."),
    "no_pages": _("Scan the paper or choose its file first; only a closed envelope is registered without."),
    "sealed_not_personal": _("A closed envelope is registered as personal: mark it so."),
    "codes_not_read": _(
        "No reader of codes is installed here: nothing was parted. Scan each letter by itself,"
        " or ask the administrator."
    ),
    "no_separator": _(
        "No separator sheet of this ministry lies between letters here (found: %(found)s). Nothing was changed."
    ),
    "too_many_pages": _("At most %(limit)s pages are parted at once. Nothing was changed."),
    "file_not_parted": _(
        "This file cannot be divided by pages: %(name)s. Nothing was changed; scan its letters by themselves."
    ),
    "too_many_files": _("One correction has at most %(limit)s files. Nothing was changed."),
    "crop": _("The frame leaves next to nothing of the page. Nothing was changed."),
    "hidden_copy_outside": _("A hidden copy stays inside the ministry."),
    "recipient_not_cleared": _(
        "A letter with this grade cannot be delivered to %(unit)s at present: it would lie there unopened. Choose"
        " another recipient, or another grade."
    ),
    "annex_count_differs": _("The text says %(said)s annexes, and %(attached)s are attached."),
    "reference_date_differs": _("The letter %(number)s was given its number on %(on)s, not on the date you typed."),
    "reference_date_doubtful": _("A letter %(number)s is there with another date, %(on)s. Please compare."),
    "reference_not_found": _(
        "The letter %(number)s that you refer to was not found with this date; it goes to the registry's list of"
        " letters to be found."
    ),
    "corrects_several": _("A letter corrects one letter at most. Write another for the others."),
    "corrected_not_found": _(
        "No letter of this ministry that you may read has the number %(number)s and this date: there is nothing to"
        " correct. Please compare both."
    ),
    "corrected_ended": _(
        "The letter %(number)s was voided or replaced: there is nothing to correct any more. Take the reference away."
    ),
    "reference_ambiguous": _("Several letters have the number %(number)s and this date. Name whose letter you mean."),
    "signer_power_ended": _("The chosen signer has no power to sign for this post today."),
    "signer_benefits": _("The letter benefits who is to sign it, or for whom it is signed. Choose another signer."),
    "reviewer_benefits": _("The letter benefits who is to judge it: %(post)s. Choose another reviewer."),
    "signer_power_not_covering": _(
        "The chosen signer's authorisation does not cover this kind of paper, its grade or its sum."
    ),
    "say_instead": _("Better “%(say)s” than “%(written)s”."),
    "money_without_words": _("The sum %(amount)s is not written in words."),
    "money_without_these_words": _("The sum %(amount)s is not written in words: %(words)s."),
    "arabic_letters_in_sorani": _("The Kurdish text has Arabic forms of the letters yeh or kaf."),
    "field_open": _("“%(field)s” in braces is not filled yet: the letter does not say it."),
    "day_of_writing": _(
        "The text says %(on)s, the day on which the draft was saved; it stays so, however late the letter is signed."
        " Change it if another day is meant."
    ),
    "field_unknown": _("No letter can fill the word “%(field)s” in braces."),
    "template_without_name": _("A template has a name of at most %(limit)s characters."),
    "phrase_missing": _("Enter the phrase."),
    "no_greeting": _("The letter has no greeting."),
    "no_closing": _("The letter has no closing."),
    "second_same_language": _("Both texts of the letter are in one language: choose another for the second."),
    "second_not_whole": _("The second text of the letter has no subject or no text yet."),
    "second_figures_differ": _(
        "The two texts do not name the same figures. Only in the first: %(first)s. Only in the second: %(second)s."
    ),
    "hidden_copy_without_unit": _("A hidden copy goes to a unit: choose it from the list."),
}

NOT_SIGNED: Mapping[str, str | Promise] = {
    "OutOfTurnError": _("It was recalled or returned meanwhile."),
    "NotWithinReachError": _("It was recalled or returned meanwhile."),
    "ChangedSinceShownError": _("It changed after you agreed to it."),
    "SignerChangedError": _("The page names another signer."),
    "SignedMeanwhileError": _("Another signer has signed meanwhile."),
    "WindowOverError": _("The time to sign it is over."),
    "PowerEndedError": _("Your power to sign for this post has ended."),
    "KindOutsidePowerError": _("Your authorisation does not cover this paper."),
    "GradeOutsidePowerError": _("Your authorisation does not cover this paper."),
    "AmountOutsidePowerError": _("Your authorisation does not cover this paper."),
    "SelfBenefitError": _("This letter benefits you, or for whom you sign."),
    "OpinionBenefitError": _("This letter benefits you, or for whom you sign."),
    "InitialsBenefitError": _("This letter benefits you, or for whom you sign."),
    "LetterOutsidePowerError": _("Your authorisation does not cover this paper."),
    "RecalledError": _("It was recalled or returned meanwhile."),
    "TimeIsUpError": _("It was recalled or returned meanwhile."),
    "NotInBatchError": _("This letter is signed by itself, not together with others."),
    "KeyRevokedError": _("Your certificate is no longer valid."),
    "TimeNotGivenError": _("The time authority gave no time."),
    "AddresseeNotClearedError": _("Nobody there is cleared for it."),
    "CorrectedEndedError": _("The letter that it corrects is no longer in force."),
    "NoRegistryError": _("No registry desk of the ministry may handle its grade."),
    "VacantPostError": _("A post on its route is vacant."),
    "FileLostError": _("A file of the letter is missing or damaged. Please tell the administrator."),
}
"""Why a letter of a list was not signed, by the name of the refusal."""

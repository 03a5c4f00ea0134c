"""What a person may do with a letter where it stands: the acts that its page offers."""

from correspondence.core.route import TABLE, Act, Standing, Task
from directory.core.reach import Reach


def may(  # noqa: PLR0913  (all that an act may hang on)
    standing: Standing,
    *,
    by: Reach,
    is_author: bool,
    is_signer: bool,
    turns: frozenset[Task] = frozenset(),
    is_parallel: bool = False,
    is_asked: bool = False,
    must_consent: bool = False,
) -> frozenset[Act]:
    """What this person may do with a letter that stands here; `is_signer` when it is this person's turn to sign.

    `turns` are the tasks whose turn it is for one of the person's posts, be another named on the page: that is given
    back. `is_parallel` when several review at once, `is_asked` when the person is asked for an opinion,
    `must_consent` when the registry that has it is the first of two (domain 2.3).
    """
    reviews, holds = Task.REVIEW in turns, bool(turns) or is_signer
    registers = standing.holder_desk is not None and standing.holder_desk in by.desks
    allowed = {
        **dict.fromkeys((Act.REVISE, Act.ATTACH, Act.DETACH, Act.SEND), is_author),
        Act.INITIAL: reviews,
        **dict.fromkeys((Act.OBJECT, Act.ABSTAIN), reviews and is_parallel),
        Act.OPINE: is_asked,
        Act.PRESENT: Task.PRESENT in turns,
        Act.GIVE_BACK: holds and not (reviews and is_parallel),
        Act.RECALL: is_author,
        Act.SUSPEND: holds or is_author,
        Act.RESUME: holds or is_author,
        Act.SIGN: is_signer,
        Act.REGISTER: registers and not must_consent,
        Act.CONSENT: registers and must_consent,
    }
    return frozenset(act for act, is_allowed in allowed.items() if is_allowed and (standing.state, act) in TABLE)

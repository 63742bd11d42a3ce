"""What a person must still confirm before the bot goes live: `ankommen check --strict`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guidance.courses import is_old
from bot.knowledge import SOURCE_LANGUAGE, Fact, Office, Withheld
from bot.knowledge.courses import AdmissionRule
from bot.knowledge.places import Contact

from .findings import Base

LIVE = "before going live: "
_CONTACTS = ("phone", "email", "street", "postal_code", "town", "website", "hours", "postal")


def check_live(base: Base) -> None:
    """Texts nobody signed, contacts nobody tried, figures that are old, unsure or disputed."""
    for topic in base.knowledge.topics:
        _texts(base, topic)
    for office in base.knowledge.offices.values():
        _contacts(base, office)
    for fact in base.knowledge.facts.values():
        for message, hint in _fact(base, fact):
            base.error("facts", fact.id, "id", message=LIVE + message, hint=hint)
    for provider in base.knowledge.providers.values():
        if provider.state in {"found", "unverified"}:
            message = f"course provider {provider.id} is {provider.state}: nobody confirmed which courses it holds now"
            base.error("providers", provider.id, "state", message=LIVE + message, hint="ask, then write state and day")
    for entry in base.knowledge.course_dates.values():
        if entry.starts >= base.day and (not entry.shown or is_old(entry, base.day)):
            message = f"course {entry.id} is {entry.state} as of {entry.on}"
            hint = "ask the provider, correct the list, then: ankommen import courses FILE"
            base.error("dates", entry.id, "state", message=LIVE + message, hint=hint)
    for rule in base.knowledge.admission.values():
        _admission(base, rule)


def contacts(office: Office) -> dict[str, Contact]:
    """The ways to reach an office that have a state of their own."""
    found = {key: getattr(office, key) for key in _CONTACTS}
    return {key: contact for key, contact in found.items() if isinstance(contact, Contact)}


def _texts(base: Base, topic: str) -> None:
    states: dict[str, list[str]] = {}
    easy = [code for code in base.knowledge.fallbacks if (topic, code) in base.knowledge.texts]  # none is missing
    for language in (*base.languages, *easy):
        states.setdefault(base.knowledge.text_state(topic, language), []).append(language)
    why = {
        "draft": "no person has signed the text as read and right",
        "outdated": "the German text has changed since the translation",
        "missing": "there is no text",
    }
    for state, reason in why.items():
        if state in states:
            message = f"{topic} is {state} in {', '.join(states[state])}: {reason}"
            language = SOURCE_LANGUAGE if state == "missing" else states[state][0]
            hint = f"read it, then: ankommen confirm topic {topic} --lang {states[state][0]}"
            if state == "missing":
                hint = f"write {states[state][0]}.yaml beside de.yaml"
            base.error("text", f"{topic}/{language}", "state", message=LIVE + message, hint=hint)
    review = base.knowledge.topics[topic].review_by
    if base.day > review:
        message = f"{topic} was to be read again by {review}"
        hint = f"check its sources, then: ankommen confirm topic {topic}"
        base.error("topic", topic, "review_by", message=LIVE + message, hint=hint)


def _contacts(base: Base, office: Office) -> None:
    if not office.show:
        return
    names: dict[str, list[str]] = {}
    for key, contact in contacts(office).items():
        if contact.state == "found":
            names.setdefault("found but not tried", []).append(f"{key} ({contact.on})")
        elif contact.state == "unverified":
            known = f"{key} ({contact.on})" if contact.value and contact.on else key
            names.setdefault("doubtful, not shown" if contact.value else "not known", []).append(known)
    if names:
        listed = "; ".join(f"{what}: {', '.join(keys)}" for what, keys in names.items())
        hint = f"call or visit, correct the file, then: ankommen confirm office {office.id}"
        base.error("offices", office.id, "id", message=f"{LIVE}contacts of {office.id} – {listed}", hint=hint)


def _admission(base: Base, rule: AdmissionRule) -> None:
    """The rule of the day is missing, old, or no source says that it still holds."""
    at = next((i for i, version in enumerate(rule.versions) if version.holds_on(base.day)), None)
    if at is None:
        message, at = f"no rule is known for {rule.id} on {base.day}", len(rule.versions) - 1
    elif rule.versions[at].overdue(base.day):
        message = f"{rule.id} was to be checked again by {rule.versions[at].review_by}; it is not told"
    elif (sure := rule.versions[at].sure_until) and base.day > sure:
        message = f"no source says that {rule.id} still holds after {sure}; it is told with a remark"
    else:
        return
    hint = "ask the authority, then write the version that holds now"
    base.error("rules", rule.id, "versions", at, "outcome", message=LIVE + message, hint=hint)


def _fact(base: Base, fact: Fact) -> Iterator[tuple[str, str]]:
    """Why a figure cannot be relied on."""
    for contradiction in fact.contradictions:
        if contradiction.open:
            both = f"«{contradiction.a.gist}» against «{contradiction.b.gist}»"
            yield (
                f"official sources disagree on {fact.id}: {both}",
                "ask the authority, then set open: false and say why",
            )
    state = fact.on(base.day)
    again = f"check the source, then: ankommen confirm fact {fact.id}"
    if isinstance(state, Withheld):
        if state.reason == "no-rule":
            yield f"no rule is known for {fact.id} on {base.day}", "add the version that holds now"
        elif state.reason == "overdue":
            yield f"{fact.id} was to be checked again by {fact.versions[-1].review_by}; it is withheld", again
        return
    if state.stale:
        yield f"{fact.id} was to be checked again by {state.version.review_by}; it is shown with a remark", again
    if state.version.confidence == "low":
        yield f"{fact.id} rests on a weak source", "find a better source and raise `confidence`"

from __future__ import annotations

from bot.i18n.bidi import FSI, PDI, isolate_latin, without_isolates


def test_german_names_keep_their_order_in_arabic() -> None:
    text = "مكتب (Zentrale Ausländerbehörde, ZAB) حسب § 24 AufenthG."
    assert isolate_latin(text, "ar") == (
        f"مكتب ({FSI}Zentrale Ausländerbehörde, ZAB{PDI}) حسب {FSI}§ 24 AufenthG{PDI}."
    )
    assert without_isolates(isolate_latin(text, "ar")) == text
    assert isolate_latin("Wort § 5", "de") == "Wort § 5"

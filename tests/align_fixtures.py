"""A small news text in both languages, written for the tests, and what is trained on it."""

from __future__ import annotations

from mtkit.align.training.lexicon import WeightedPair

__all__ = ["PAIRS", "TOY"]

PAIRS: tuple[tuple[str, str], ...] = (
    ("وصل الوزير إلى حلب صباح اليوم.", "The minister arrived in Aleppo this morning."),
    ("أغلقت المدارس أبوابها بسبب الثلوج.", "Schools closed their doors because of the snow."),
    ("قال الطبيب إن المستشفى يحتاج إلى الدواء.", "The doctor said that the hospital needed medicine."),
    ("بلغ عدد الضحايا 27 قتيلا في قرية قرب إدلب.", "The toll reached 27 dead in a village near Idlib."),
    ("هل يعود اللاجئون إلى بيوتهم؟", "Will the refugees return to their homes?"),
    ("ارتفعت أسعار الخبز في الأسواق.", "Bread prices rose in the markets."),
    ("التقى أحمد الخطيب سفير فرنسا في دمشق.", "Ahmad al-Khatib met the ambassador of France in Damascus."),
    ("فاز الفريق بالمباراة أمام جمهور كبير.", "The team won the match before a large crowd."),
    ("حذر المزارعون من جفاف يهدد محصول القمح.", "Farmers warned of a drought that threatens the wheat harvest."),
    ("انتهى الاجتماع من دون اتفاق.", "The meeting ended without an agreement."),
)

TOY = tuple(
    WeightedPair(source, target)
    for source, target in (
        ("البيت كبير", "the house is big"),
        ("البيت صغير", "the house is small"),
        ("البيت قديم", "the house is old"),
        ("الكتاب كبير", "the book is big"),
        ("الكتاب صغير", "the book is small"),
        ("الكتاب قديم", "the book is old"),
        ("المدينة كبيرة", "the city is big"),
        ("المدينة صغيرة", "the city is small"),
        ("المدينة قديمة", "the city is old"),
        ("كتاب", "book"),
        ("بيت", "house"),
    )
)
"""Rows from which a lexicon of six words can be learnt."""

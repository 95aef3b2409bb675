"""The agreement as data: figures, criteria, profiles and the words for people."""

from atlas.policy.glossary import LANGUAGES, Glossary, Language, check_words, read_glossary
from atlas.policy.policy import Policy, read_policy
from atlas.policy.rules import Profile

__all__ = [
    "LANGUAGES",
    "Glossary",
    "Language",
    "Policy",
    "Profile",
    "check_words",
    "read_glossary",
    "read_policy",
]

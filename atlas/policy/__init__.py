"""The agreement as data: figures, criteria, profiles and the words for people."""

from atlas.policy.glossary import Glossary, read_glossary
from atlas.policy.policy import Policy, Profile, read_policy

__all__ = ["Glossary", "Policy", "Profile", "read_glossary", "read_policy"]

"""Tables and files for those who work in Excel and QGIS."""

from atlas.dossier.dossier import write_dossier

__all__ = ["write_dossier"]

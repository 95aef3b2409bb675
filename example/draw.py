"""Draw the example layers of Hoogeveen: `python -m example.draw [OUT]`, by default into `layers/`.

The same facts give the same bytes. Names, codes, areas and residents of the neighbourhoods are CBS's; the
shapes are schematic and everything else is invented.
"""

import sys
from pathlib import Path

from example.facilities import place_facilities
from example.figures import (
    decision_rows,
    demand_rows,
    neighbourhood_features,
    neighbourhood_rows,
    pitch_features,
    village_rows,
)
from example.geography import draw_geography
from example.homes import place_homes
from example.sites import draw_care_zones, draw_sites, draw_wup_areas
from example.stock import baseline_rows, change_rows
from example.streets import draw_streets
from example.surroundings import draw_constraints, draw_signals, draw_works
from example.tables import read_neighbourhoods, read_table
from example.writing import write_features, write_table

INVENTED = "Voorbeeld: verzonnen gegevens, bedoeld om de locatieatlas te tonen en te toetsen."
SCHEMATIC = (
    "Voorbeeld: schematische vormen. Namen, codes, oppervlakten en inwoners zijn feiten van het CBS (2024); "
    "de grenzen zijn getekend en niet de echte."
)


def draw(out: Path) -> None:
    """Draw all layers into a folder.

    Parameters
    ----------
    out
        The folder, made where it doesn't exist; other files in it stay as they are.
    """
    out.mkdir(parents=True, exist_ok=True)
    neighbourhoods = read_neighbourhoods()
    geography = draw_geography(neighbourhoods)
    sites, pitches = draw_sites(), pitch_features()
    homes = place_homes(neighbourhoods, geography, sites, pitches)
    facilities = place_facilities(neighbourhoods, geography, sites)
    layers = {
        "sites": sites,
        "wup_areas": draw_wup_areas(),
        "care_zones": draw_care_zones(),
        "pitches": pitches,
        "facilities": facilities,
        "constraints": draw_constraints(geography.municipality),
        "works": draw_works(),
        "signals": draw_signals(),
        "streets": draw_streets(neighbourhoods, geography, [place.geometry for place in sites + facilities]),
    }
    tables = {
        "neighbourhood_figures": neighbourhood_rows(neighbourhoods, geography, homes),
        "villages": village_rows(),
        "homes": homes,
        "stock_baseline": baseline_rows(),
        "stock_changes": change_rows(),
        "improvements": read_table("improvements"),
        "vacancies": read_table("vacancies"),
        "demand": demand_rows(),
        "decisions": decision_rows(),
    }
    write_features(out / "neighbourhoods.geojson", SCHEMATIC, neighbourhood_features(neighbourhoods, geography))
    for name, features in layers.items():
        write_features(out / f"{name}.geojson", INVENTED, features)
    for name, rows in tables.items():
        write_table(out / f"{name}.csv", rows)


if __name__ == "__main__":
    draw(Path(sys.argv[1] if len(sys.argv) > 1 else "layers"))

"""Three sites of the example, worked out by hand from the files in `layers/` for every criterion of `regular`.

With a pocket calculator and the files anyone can do it again. Coordinates are RD in metres; distances are by
Pythagoras. A walk goes straight from the centre to the nearest street, along streets, and straight to the amenity; it
is told as the corners by which one comes and the legs in between. The policy gives limits and value functions.

HGV-06 Zeeheldenbuurt fase 2
    Corners (229236, 525894), (229399, 525917), (229384, 526026), (229221, 526003): a parallelogram, so the centre is
    the middle of a diagonal, (229310, 525960). Neighbourhood Zuid (BU01185005): at y 525960 it runs from x 228611 to
    229736. Zuid lies in the town, and so do HGV-05 and HGV-22.
    net_addition          45 social + 0 pitches - 44 demolished = 1
    delivery_margin       feasibility asks 45 months from October 2026, a corporation none: the end of June 2030, 30
                          months after December 2027. The plan says 2029, which is earlier.
    walking_distance      The nearest street runs from (229230, 525910) to (229420, 525909), 50.42 m to the south at
                          (229309.7, 525909.6).
                          supermarket-005 (229163, 525904), by (229230, 525910) and (229163.1, 525910.7):
                              50.42 + 79.74 + 66.93 + 6.70 = 203.79
                          gp-004 (229188, 525636), by (229230, 525910), (229229, 525720) and (229228.1, 525635.6):
                              50.42 + 79.74 + 190.00 + 84.43 + 40.11 = 444.70
                          pharmacy-003 (229394, 526028), by (229420, 525909) and (229420.6, 526027.9):
                              50.42 + 110.27 + 118.86 + 26.63 = 306.17
                          bus-stop-020 (229493, 525573), by (229420, 525909), (229419, 525719), (229417, 525529) and
                              (229492.5, 525528.2): 50.42 + 110.27 + 190.00 + 190.01 + 75.53 + 44.80 = 661.03
                              (bus-stop-022 is 667.91 away: 50.42 + 79.74 + 95.01 + 95.00 + 190.01 + 148.96 + 8.78)
                          community-centre-004 (229368, 525682), by (229420, 525909), (229419, 525719) and
                              (229368.2, 525719.3): 50.42 + 110.27 + 190.00 + 50.80 + 37.27 = 438.76
                          mean 2054.45 / 5 = 410.89
    village_shortfall     the town has no floor: 0
    corporation_share     now 47.0% of 3024 homes = 1421.28. Planned on the other sites in Zuid: SC-048 (HGV-05) 46 and
                          SC-051 (HGV-22) 40, together 86. This site: 45 come, and of the 44 that go SC-042 took 22 in
                          April 2026, before the figures of October: 45 - 22 = 23 social homes of 60 - 22 = 38 homes.
                          (1421.28 + 86 + 23) / (3024 + 86 + 38) = 1530.28 / 3148 = 48.61%
    demand_pressure       2498 households in 2026-Q3. Social homes in Hoogeveen on 1-1-2023: 337 + 2728 + 5 (Domesta),
                          107 + 2747 + 12 (Woonconcept), 30 (Actium) = 5966. Realised since, pitches and non-DAEB left
                          out: 207 more and 169 fewer, so 6004. 249 800 / 6004 = 41.61
    social_share          45 of 60 = 75%
    accessible_shortfall  within 500 m are all but the bus stop: 80% of what older people need, so the site suits.
                          54 of 60 is the 90% that is asked: 0
    climate_share         the heat area BEP-43 runs at the heights of the four corners from x 228940 to 229438, from
                          228887 to 229475, from 228846 to 229531 and from 228843 to 229538, and dents in nowhere near
                          them: the site lies inside, 100%
    replaced_homes        44 go and 45 come: 44
    social_homes_nearby   homes.csv has 482 DAEB and 33 care homes within 300 m. Of other sites HGV-05 (centre 229120,
                          526020) is 199 m off and plans 46; HGV-22 is 462 m off. 515 + 46 = 561
    owner_occupied_homes  60 - 45 - 10 = 5, and with 47% the neighbourhood is over the 40% that is one-sided
    care_zone_distance    WZZ-02 runs at y 525960 from x 228411 to 229343: inside, 0
    suitable_homes        in Zuid 245 DAEB and 94 care homes are accessible, and of 65 DAEB homes and one trailer the
                          list does not say it. 23.7% of 6230 residents is 1476.51: from 339 (22.96) to 405 (27.43)
    wup_distance          WUP-02 runs at y 525960 from x 229031 to 229439: inside, 0
    assessment_frame      price (75%), form (16 clustered), target group (90%) and care (inside): yes; climate (100%):
                          no; type and sustainability: not known. From 4 to 6
    works_nearby          sewer WRK-02 and greening WRK-25 cross the site in 2027, the year of its start: 2

HGV-22 Flexlocatie Zuid
    Corners (229302, 525438), (229427, 525484), (229398, 525562), (229273, 525516): centre (229350, 525500), in Zuid,
    which at y 525500 runs from x 228803 to 229873.
    net_addition          40
    delivery_margin       irrevocable asks 21 months: the end of June 2028, 6 months late
    walking_distance      The nearest street runs from (229227, 525530) to (229417, 525529), 29.35 m to the north at
                          (229350.2, 525529.4).
                          supermarket-005, by (229227, 525530), (229229, 525720), (229230, 525910) and (229163.1,
                              525910.7): 29.35 + 123.16 + 190.01 + 190.00 + 66.93 + 6.70 = 606.16
                          gp-004, by (229227, 525530) and (229228.1, 525635.6):
                              29.35 + 123.16 + 105.58 + 40.11 = 298.21
                          pharmacy-003, by (229417, 525529), (229419, 525719), (229420, 525909) and (229420.6,
                              526027.9): 29.35 + 66.85 + 190.01 + 190.00 + 118.86 + 26.63 = 621.70
                          bus-stop-020, by (229417, 525529) and (229492.5, 525528.2):
                              29.35 + 66.85 + 75.53 + 44.80 = 216.53
                          community-centre-004, by (229417, 525529), (229419, 525719) and (229368.2, 525719.3):
                              29.35 + 66.85 + 190.01 + 50.80 + 37.27 = 374.28
                          mean 2116.88 / 5 = 423.38
    village_shortfall     0
    corporation_share     planned elsewhere in Zuid: 46 (HGV-05), and -22 and 45 (SC-053, SC-079, HGV-06) = 69; here 40.
                          (1421.28 + 69 + 40) / (3024 + 69 + 40) = 1530.28 / 3133 = 48.84%
    demand_pressure       as HGV-06: 41.61
    social_share          40 of 40 = 100%
    accessible_shortfall  GP, bus stop and community centre are within 500 m: 60%, just enough to suit.
                          20 of 40 = 50%, so 40 points short
    climate_share         the lowest corner of BEP-43 is at y 525837 and the others are further off: 0
    replaced_homes        nothing is demolished: 0
    social_homes_nearby   245 DAEB and 12 care homes and 9 trailers within 300 m; pitches are no homes. The other sites
                          are 462 and 568 m off: 266
    owner_occupied_homes  40 - 40 - 0 = 0
    care_zone_distance    from the street at (229350.2, 525529.4) to (229227, 525530), and north towards (229229,
                          525720). WZZ-02 begins between (229187, 525642) and (229257, 525696), which that street
                          crosses at (229228.5, 525674.0): 29.35 + 123.16 + 144.04 = 296.54
    suitable_homes        as HGV-06: from 22.96 to 27.43
    wup_distance          the nearest side of WUP-02 runs from (229240, 525820), 210 east and 40 north, over 213.78 m;
                          from there the centre is 110 east and 320 south: (110 x 40 + 320 x 210) / 213.78 = 334.93
    assessment_frame      price (100%), form (40 flex), care (297 of 400 m) and climate (0%): yes; target group (50%):
                          no. From 4 to 6
    works_nearby          none within 200 m: 0

PES-01 Hof van Pesse
    An angle with corners (226637, 532236), (226728, 532223), (226733, 532262), (226688, 532268), (226692, 532300),
    (226647, 532306). Measured from the first of them, x1 y2 - x2 y1 along the sides gives 0, 3614, 1746, 1504, 3210
    and 0, together 10 074 (twice the area). Times x1 + x2 (187, 147, 106, 65) that is 1 300 554, times y1 + y2 (13, 58,
    96, 134) it is 722 774; both over 3 x 10 074: the centre is (226680.03, 532259.92).
    Neighbourhood Pesse kern (BU01186000), which at that height runs from x 226275 to 227375.
    net_addition          12
    delivery_margin       procedure asks 33 months: the end of June 2029, 18 months late
    walking_distance      The nearest street runs from (226698, 532253) to (226605, 532275), 2.59 m off at (226679.4,
                          532257.4).
                          supermarket-014 (226787, 532301), by (226698, 532253), (226790, 532230) and (226806.1,
                              532296.3): 2.59 + 19.08 + 94.83 + 68.28 + 19.70 = 204.48
                          gp-010 (226737, 532230), by (226698, 532253) and (226740.1, 532242.5):
                              2.59 + 19.08 + 43.41 + 12.85 = 77.94
                          pharmacy-006 (226775, 532236), by (226698, 532253) and (226774.5, 532233.9):
                              2.59 + 19.08 + 78.82 + 2.18 = 102.68
                          bus-stop-081 (226466, 532406), by (226605, 532275), (226421, 532321) and (226443.2, 532411.6):
                              2.59 + 76.49 + 189.66 + 93.26 + 23.52 = 385.52
                          community-centre-016 (226905, 532216), by (226698, 532253), (226790, 532230) and (226901.8,
                              532202.8): 2.59 + 19.08 + 94.83 + 115.05 + 13.58 = 245.13
                          mean 1015.75 / 5 = 203.15
    village_shortfall     Pesse gained 8 homes (SC-025) and lost none: 0
    corporation_share     28.5% of 491 homes = 139.94; no other site there; 12 of 16 homes here:
                          151.94 / 507 = 29.97%
    demand_pressure       94 households; 14 + 16 + 104 = 134 homes and 8 since: 9400 / 142 = 66.20
    social_share          12 of 16 = 75%
    accessible_shortfall  16 of 16: 0
    climate_share         no flood or heat area comes north of y 528411: 0
    replaced_homes        0
    social_homes_nearby   37 DAEB and 1 care home within 300 m, no other plans: 38
    owner_occupied_homes  4, but with 28.5% the neighbourhood is not one-sided: 0
    care_zone_distance    WZZ-06 runs at y 532260 from x 226386 to 227061: inside, 0
    suitable_homes        29 DAEB and 16 care homes are accessible, and of 4 the list does not say it. So few may not be
                          told apart: they count as any number up to 9. 25.2% of 1080 residents is 272.16:
                          from 45 (16.53) to 54 (19.84)
    wup_distance          the nearest corner is (229010, 526150) of WUP-02: 2329.97 east and 6109.92 south, 6539.10 off
    assessment_frame      price (75%), form (12 clustered), target group (100%), care (inside) and climate (0%): yes.
                          From 5 to 7
    works_nearby          sewer WRK-11 (2027) and greening WRK-29 (2026) touch the site or lie in the next street, and
                          it starts in 2026: 2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from atlas.scores import score

if TYPE_CHECKING:
    from atlas.meeting import Meeting
    from atlas.policy import Policy

SITES = ("HGV-06", "HGV-22", "PES-01")

MEASURES = {
    "net_addition": (1, 40, 12),
    "delivery_margin": (-30, -6, -18),
    "walking_distance": (410.89, 423.38, 203.15),
    "village_shortfall": (0, 0, 0),
    "corporation_share": (48.61, 48.84, 29.97),
    "demand_pressure": (41.61, 41.61, 66.20),
    "social_share": (75, 100, 75),
    "accessible_shortfall": (0, 40, 0),
    "climate_share": (100, 0, 0),
    "replaced_homes": (44, 0, 0),
    "social_homes_nearby": (561, 266, 38),
    "owner_occupied_homes": (5, 0, 0),
    "care_zone_distance": (0, 296.54, 0),
    "wup_distance": (0, 334.93, 6539.10),
    "works_nearby": (2, 0, 2),
}
BOUNDS = {
    "suitable_homes": ((22.96, 27.43), (22.96, 27.43), (16.53, 19.84)),
    "assessment_frame": ((4, 6), (4, 6), (5, 7)),
}

# Each measure on the straight line between the policy's points, times its weight; what lies between two bounds counts
# as the middle of its values. Weight, value and points:
#                       weight  HGV-06            HGV-22            PES-01
#   net_addition            14    2.50   0.350     100.00  14.000     30.00   4.200
#   delivery_margin         13   13.33   1.733      66.67   8.667     40.00   5.200
#   walking_distance        10   99.01   9.901      97.87   9.787    100.00  10.000
#   village_shortfall        8    0.00   0.000       0.00   0.000      0.00   0.000
#   corporation_share        8   28.47   2.278      27.89   2.231     75.08   6.006
#   demand_pressure          7   54.01   3.781      54.01   3.781    100.00   7.000
#   social_share             6  100.00   6.000     100.00   6.000    100.00   6.000
#   accessible_shortfall     5  100.00   5.000      11.11   0.556    100.00   5.000
#   climate_share            5    0.00   0.000     100.00   5.000    100.00   5.000
#   replaced_homes           4  100.00   4.000       0.00   0.000      0.00   0.000
#   social_homes_nearby      4    0.00   0.000      13.60   0.544    100.00   4.000
#   owner_occupied_homes     3   25.00   0.750       0.00   0.000      0.00   0.000
#   care_zone_distance       3  100.00   3.000      70.35   2.110    100.00   3.000
#   suitable_homes           3    5.10   0.153       5.10   0.153     34.06   1.022
#   wup_distance             3  100.00   3.000      55.34   1.660      0.00   0.000
#   assessment_frame         2   71.43   1.429      71.43   1.429     85.71   1.714
#   works_nearby             2  100.00   2.000       0.00   0.000    100.00   2.000
#   together                           43.375            55.918            60.143
POINTS = (43.375, 55.918, 60.143)


@pytest.mark.parametrize("criterion", MEASURES)
def test_a_measure_is_as_worked_out_by_hand(example_meeting: Meeting, criterion: str) -> None:
    measured = example_meeting.measures.by_criterion[criterion].value
    assert [measured[site] for site in SITES] == pytest.approx(MEASURES[criterion], abs=0.01)


@pytest.mark.parametrize("criterion", BOUNDS)
def test_what_is_known_in_part_lies_between_bounds_worked_out_by_hand(example_meeting: Meeting, criterion: str) -> None:
    measured = example_meeting.measures.by_criterion[criterion]
    rows = measured.value.index.get_indexer(SITES)
    assert np.isnan(measured.value.to_numpy()[rows]).all()
    found = np.stack(measured.bounds(), axis=1)[rows]
    assert found == pytest.approx(np.array(BOUNDS[criterion]), abs=0.01)


def test_every_criterion_of_the_profile_is_worked_out_and_the_points_add_up(
    example_meeting: Meeting, policy: Policy
) -> None:
    assert set(policy.profiles["regular"].weights) == MEASURES.keys() | BOUNDS.keys()
    table = score(example_meeting.measures, policy, "regular").table
    assert [table.loc[site, "score"] for site in SITES] == pytest.approx(POINTS, abs=0.005)

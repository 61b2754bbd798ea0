"""The yearly contribution computed a second time, outside C++, from the specification's text.

It reads the form of the vectors (snake case, plain numbers); `from_evidence` converts exported
evidence (ProtoJSON) to that form. Python's integers are exact, so that no width can be wrong here.
"""

MILLION = 1_000_000
AXES = ("AXIS_1", "AXIS_2", "AXIS_3")


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def spread(whole, weights):
    """Largest remainder, ties to the first."""
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    parts = [whole * w // total for w in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
    for i in rest[: whole - sum(parts)]:
        parts[i] += 1
    return parts


def counts(standing, policy):
    return standing == "CONFIRMED" or (standing == "UNCONFIRMED" and policy["unconfirmed_reports"] == "COUNT")


def doubt(findings, standing, subject):
    if standing in ("UNCONFIRMED", "CONTESTED"):
        findings.add((standing + "_REPORT", subject))


def in_scope(project):
    """A project out of scope has no influence on money."""
    if project["maturity"] not in ("IDENTIFIED", "STRUCTURING") or project["state"] == "PROPOSED":
        return False
    return project["axis"] != "AXIS_3" or project["released"]


def milestones_met(project, inputs, findings):
    """The achieved share of the due weight; none where nothing is due."""
    due = done = 0
    for milestone in project["milestones"]:
        if milestone["due"] > inputs["cut_off"]:
            continue
        due += milestone["weight"]
        if milestone["achieved"] is not None and milestone["achieved"] <= inputs["cut_off"]:
            doubt(findings, milestone["standing"], project["id"] + "/" + milestone["id"])
            if counts(milestone["standing"], inputs["policy"]):
                done += milestone["weight"]
    return half_up(MILLION * done, due) if due else None


def completion(axis, inputs, findings):
    """Step 1, R of an axis."""
    counted = []
    for project in inputs["projects"]:
        if project["axis"] != axis or not in_scope(project):
            continue
        if project["state"] == "COMPLETED":
            value = MILLION
        elif project["state"] == "ABANDONED":
            value = None if project["agreed_abandonment"] else 0
        else:
            value = milestones_met(project, inputs, findings)
        if value is not None:
            counted.append((project["planned_funding_cents"], value))
    return mean(counted)


def mean(pairs):
    if not pairs:
        return None
    if sum(w for w, _ in pairs) == 0:
        pairs = [(1, v) for _, v in pairs]
    return half_up(sum(w * v for w, v in pairs), sum(w for w, _ in pairs))


def delivered(commitment, inputs, findings):
    """Step 2 of a deliverable; none where it does not count."""
    d, cut_off = commitment["deliverable"], inputs["cut_off"]
    if d["delivered"] is not None and d["delivered"] <= cut_off:
        doubt(findings, d["standing"], commitment["id"])
        if counts(d["standing"], inputs["policy"]):
            return MILLION
    if d["due"] > cut_off:
        findings.add(("NOT_DUE", commitment["id"]))
        return None
    return 0


def progress(target, policy):
    """The covered part of the way from the baseline to the target."""
    b, g, o = target["baseline_micros"], target["target_micros"], target["observed_micros"]
    if g == b:
        met = o >= g if target["direction"] == "INCREASE" else o <= g
        return MILLION if met else 0
    n, d = (o - b, g - b) if g > b else (b - o, b - g)
    value = min(MILLION, half_up(MILLION * n, d)) if n > 0 else 0
    return 0 if value < policy["min_attainment_ppm"] else value


def attainment(commitment, inputs, findings):
    """Step 2 of a commitment; none where it does not count."""
    if "deliverable" in commitment:
        return delivered(commitment, inputs, findings)
    policy, cid, t = inputs["policy"], commitment["id"], commitment["target"]
    if t["observed_micros"] is not None:
        doubt(findings, t["standing"], cid)
        if counts(t["standing"], policy):
            return progress(t, policy)
    if t["first_available"] is not None and t["first_available"] > inputs["cut_off"]:
        findings.add(("NOT_YET_AVAILABLE", cid))
        return None
    if t["observed_micros"] is not None and t["standing"] == "CONTESTED":
        return 0
    findings.add(("MISSING_MEASUREMENT", cid))
    if policy["missing_measurement"] == "ZERO" or commitment["mandatory"] or commitment["suspensive"]:
        return 0
    return None


def curve_rate(score, curve):
    last = max(i for i, p in enumerate(curve) if p["score_ppm"] <= score)
    x, p = curve[last]["score_ppm"], curve[last]["rate_ppm"]
    if score == x or last + 1 == len(curve):
        return p
    y, q = curve[last + 1]["score_ppm"], curve[last + 1]["rate_ppm"]
    return half_up(p * (y - x) + (q - p) * (score - x), y - x)


def score_of(r, e, policy):
    if r is None or e is None:
        return r if e is None else e
    a, b = policy["completion_weight_bp"], policy["attainment_weight_bp"]
    if policy["combination"] == "WEIGHTED":
        return half_up(a * r + b * e, a + b)
    return min(r, e) if policy["combination"] == "MIN" else half_up(r * e, MILLION)


def effort_of(inputs, findings):
    """Step 5: the effort factor and the shortfall."""
    base, realised = inputs["own_effort"]["baseline_cents"], inputs["own_effort"]["realised_cents"]
    shortfall = max(0, base - realised)
    if shortfall:
        findings.add(("OWN_EFFORT_BELOW_BASELINE", "pact"))
    rule = inputs["policy"]["own_effort_rule"]
    if rule == "PRORATA" and base > 0:
        return min(MILLION, half_up(MILLION * realised, base)), shortfall
    if rule == "BLOCK" and shortfall:
        return 0, shortfall
    return MILLION, shortfall


def rate_of(axis, score, weighing, policy, findings):
    """Step 4: the curve, then the penalties of the commitments that weigh on the axis."""
    rate = 0 if score is None else curve_rate(score, policy["release_curve"])
    unmet = [c for c, value in weighing if value < policy["met_from_ppm"]]
    for c in unmet:
        if c["mandatory"]:
            findings.add(("MANDATORY_COMMITMENT_UNMET", axis + "/" + c["id"]))
            rate = max(0, rate - policy["mandatory_penalty_ppm"])
        if c["suspensive"]:
            findings.add(("SUSPENSIVE_COMMITMENT_UNMET", axis + "/" + c["id"]))
    return 0 if any(c["suspensive"] for c in unmet) else rate


def gross_of(axis, attained, effort, inputs, findings):
    """Steps 1 to 6 of an axis."""
    policy = inputs["policy"]
    r = completion(axis, inputs, findings)
    weighing = [
        (c, v) for c, v in attained
        if v is not None and c["obligor"] in ("REGION", "JOINT") and (not c["axes"] or axis in c["axes"])
    ]
    e = mean([(c["weight"], v) for c, v in weighing])
    s = score_of(r, e, policy)
    if s is None:
        findings.add(("NOTHING_DUE", axis))
        s = MILLION if policy["nothing_due"] == "FULL" else None
    rate = rate_of(axis, s, weighing, policy, findings)
    return dict(
        completion_ppm=r, attainment_ppm=e, score_ppm=s, rate_ppm=rate, effort_ppm=effort,
        gross_cents=inputs["ceilings_cents"][axis] * rate * effort // 10**12)


def contribution(inputs):
    """The whole computation: the vectors' `inputs` give the vectors' `expected`."""
    findings = set()
    attained = [(c, attainment(c, inputs, findings)) for c in inputs["commitments"]]
    effort, shortfall = effort_of(inputs, findings)
    axes = {axis: gross_of(axis, attained, effort, inputs, findings) for axis in AXES}
    amounts = [axes[a]["gross_cents"] for a in AXES]
    if inputs["policy"]["own_effort_rule"] == "DEDUCT_SHORTFALL":  # Step 7.
        amounts = [g - d for g, d in zip(amounts, spread(min(shortfall, sum(amounts)), amounts))]
    amounts = limited(amounts, inputs, findings)
    for axis, amount in zip(AXES, amounts):
        axes[axis].update(settled(axis, amount, inputs, findings))
    unit = unit_cost(amounts, inputs, findings)
    ordered = sorted(findings, key=lambda f: (f[0].encode(), f[1].encode()))
    return dict(
        axes=axes, total_proposed_cents=sum(amounts),
        total_withheld_cents=sum(a["withheld_cents"] for a in axes.values()), unit_cost_cents=unit,
        findings=[dict(code=c, subject=s) for c, s in ordered])


def settled(axis, amount, inputs, findings):
    """Step 10 of an axis: the proposed, the withheld and the remaining amount."""
    balance = amount - inputs["advance_paid_cents"][axis]
    if balance < 0:
        findings.add(("RECOVERY_DUE", axis))
    if inputs["granted_before_cents"][axis] + amount > inputs["certified_to_date_cents"][axis]:
        findings.add(("GRANTED_ABOVE_CERTIFIED", axis))
    return dict(
        proposed_cents=amount, withheld_cents=inputs["ceilings_cents"][axis] - amount, balance_cents=balance)


def unit_cost(amounts, inputs, findings):
    """Step 10 over axes 1 and 2: cents by entry in training, and whether they exceed the reference."""
    policy = inputs["policy"]
    entries = inputs["pathways_entered"]["AXIS_1"] + inputs["pathways_entered"]["AXIS_2"]
    unit = (amounts[0] + amounts[1]) // entries if entries else None
    reference = policy["reference_unit_cost_cents"] * (10_000 + policy["unit_cost_tolerance_bp"])
    if unit is not None and unit * 10_000 > reference:
        findings.add(("UNIT_COST_ABOVE_REFERENCE", "pact"))
    return unit


def limited(amounts, inputs, findings):
    """Steps 8 and 9."""
    policy, before = inputs["policy"], inputs["granted_before_cents"]

    def limit(i, most, code):
        if amounts[i] > max(0, most):
            amounts[i] = max(0, most)
            findings.add((code, AXES[i]))

    if policy["expenditure_rule"] == "CAP":
        for i, axis in enumerate(AXES):
            limit(i, inputs["certified_to_date_cents"][axis] - before[axis], "CERTIFIED_LIMIT_REACHED")
    released = inputs["axis_3_released_to_date_cents"]
    limit(2, released - before["AXIS_3"], "TRANSVERSE_LIMITED_BY_RELEASE")
    cap = inputs["envelope_cents"] * policy["transverse_cap_bp"] // 10_000
    limit(2, cap - before["AXIS_3"], "TRANSVERSE_CAP_REACHED")
    f = policy["new_pathways_floor_bp"]
    pathways = before["AXIS_1"] + before["AXIS_2"] + amounts[0] + amounts[1]
    limit(2, pathways * (10_000 - f) // f - before["AXIS_3"], "NEW_PATHWAYS_FLOOR_REACHED")
    excess = sum(amounts) - max(0, inputs["envelope_cents"] - sum(before.values()))
    for i in (2, 1, 0):
        off = min(max(0, excess), amounts[i])
        if off:
            amounts[i] -= off
            excess -= off
            findings.add(("ENVELOPE_EXHAUSTED", AXES[i]))
    return amounts


def _day(value):
    return None if value is None else "%04d-%02d-%02d" % (value["year"], value["month"], value["day"])


def _code(value, prefix):
    """An enum value of ProtoJSON without its prefix; empty where it is unset."""
    return (value or "").removeprefix(prefix)


def _axes(values):
    result = dict.fromkeys(AXES, 0)
    for v in values or []:
        result[v["axis"]] = int(v.get("value", 0))
    return result


def _camel(name):
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


POLICY_NUMBERS = (
    "completion_weight_bp", "attainment_weight_bp", "met_from_ppm", "mandatory_penalty_ppm",
    "min_attainment_ppm", "transverse_cap_bp", "new_pathways_floor_bp", "reference_unit_cost_cents",
    "unit_cost_tolerance_bp", "carry_over_bp",
)
POLICY_CHOICES = (
    "combination", "missing_measurement", "unconfirmed_reports", "nothing_due", "own_effort_rule",
    "expenditure_rule",
)


def policy_of(policy):
    """A policy in ProtoJSON as the vectors write it."""
    result = {name: int(policy[_camel(name)]) for name in POLICY_NUMBERS}
    for name in POLICY_CHOICES:
        result[name] = _code(policy[_camel(name)], name.upper() + "_")
    result["version"] = policy["version"]
    result["release_curve"] = [
        dict(score_ppm=int(p.get("scorePpm", 0)), rate_ppm=int(p.get("ratePpm", 0)))
        for p in policy["releaseCurve"]
    ]
    return result


def _milestone(m):
    return dict(
        id=m["id"], weight=int(m.get("weight", 0)), due=_day(m["due"]), achieved=_day(m.get("achieved")),
        standing=_code(m.get("standing"), "STANDING_"))


def _project(p):
    return dict(
        id=p["id"], axis=p["axis"], maturity=_code(p["maturity"], "MATURITY_"),
        state=_code(p["state"], "PROJECT_STATE_"), agreed_abandonment=p.get("agreedAbandonment", False),
        released=p.get("released", False), planned_funding_cents=int(p.get("plannedFundingCents", 0)),
        milestones=[_milestone(m) for m in p.get("milestones", [])])


def _deliverable(d):
    return dict(
        due=_day(d["due"]), delivered=_day(d.get("delivered")),
        standing=_code(d.get("standing"), "STANDING_"))


def _target(t):
    return dict(
        direction=_code(t["direction"], "DIRECTION_"), baseline_micros=int(t.get("baselineMicros", 0)),
        target_micros=int(t.get("targetMicros", 0)),
        observed_micros=int(t["observedMicros"]) if "observedMicros" in t else None,
        standing=_code(t.get("standing"), "STANDING_"), first_available=_day(t.get("firstAvailable")))


def _commitment(c):
    item = dict(
        id=c["id"], obligor=_code(c["obligor"], "OBLIGOR_"), axes=c.get("axes", []),
        weight=int(c.get("weight", 0)), mandatory=c.get("mandatory", False),
        suspensive=c.get("suspensive", False))
    if "deliverable" in c:
        return dict(item, deliverable=_deliverable(c["deliverable"]))
    return dict(item, target=_target(c["target"]))


def from_evidence(inputs, policy):
    """The inputs of exported evidence (ProtoJSON) as the vectors write them."""
    amounts = {
        name: _axes(inputs.get(_camel(name)))
        for name in ("granted_before_cents", "ceilings_cents", "certified_to_date_cents", "pathways_entered",
                     "advance_paid_cents")
    }
    return dict(
        amounts, policy=policy_of(policy), year=int(inputs["year"]), cut_off=_day(inputs["cutOff"]),
        envelope_cents=int(inputs.get("envelopeCents", 0)),
        axis_3_released_to_date_cents=int(inputs.get("axis3ReleasedToDateCents", 0)),
        projects=[_project(p) for p in inputs.get("projects", [])],
        commitments=[_commitment(c) for c in inputs.get("commitments", [])],
        own_effort=dict(
            baseline_cents=int(inputs.get("ownEffortBaselineCents", 0)),
            realised_cents=int(inputs.get("ownEffortRealisedCents", 0))))

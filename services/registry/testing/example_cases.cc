#include "services/registry/testing/example_cases.h"

#include <stdexcept>

namespace pactum::registry::testing {
namespace {

using Content = v1::PactContent;

template <class Items>
auto* ById(Items& items, const std::string& id) {
  for (auto& item : items) {
    if (item.name().substr(item.name().rfind('/') + 1) == id) return &item;
  }
  throw std::invalid_argument("the example has no " + id);
}

}  // namespace

v1::Project* ProjectOf(Content& content, const std::string& id) {
  return ById(*content.mutable_projects(), id);
}
v1::Commitment* CommitmentOf(Content& content, const std::string& id) {
  return ById(*content.mutable_commitments(), id);
}
v1::Indicator* IndicatorOf(Content& content, const std::string& id) {
  return ById(*content.mutable_indicators(), id);
}

const std::vector<Without>& ExampleCases() {
  static const auto& cases = *new std::vector<Without>{
      {"commitments of the State", {"R3", "R99"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.obligor() == type::v1::OBLIGOR_STATE || m.obligor() == type::v1::OBLIGOR_JOINT) m.set_obligor(type::v1::OBLIGOR_REGION); }
CommitmentOf(c, "kairos")->set_obligor(type::v1::OBLIGOR_REGION); }},
      {"territory", {"R4"}, [](Content& c) { c.mutable_narrative()->clear_territory_context(); }},
      {"existing actions", {"R4"}, [](Content& c) { c.mutable_narrative()->clear_existing_actions(); }},
      {"needs of a project", {"R5"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_need_ids(); }},
      {"a need that is not there", {"R5"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->add_need_ids("none"); }},
      {"vision", {"R7"}, [](Content& c) { c.mutable_narrative()->clear_vision(); }},
      {"a structuring commitment", {"R7"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) m.clear_structuring(); }},
      {"a plan of axis 3", {"R8"}, [](Content& c) { c.mutable_narrative()->mutable_axis_plans()->RemoveLast(); }},
      {"a presentation of axis 1", {"R8"}, [](Content& c) { c.mutable_narrative()->mutable_axis_plans(0)->clear_presentation(); }},
      {"a project of axis 3", {"R8"}, [](Content& c) { c.mutable_projects()->RemoveLast(); ProjectOf(c, "metiers-en-tension")->mutable_links()->RemoveLast(); }},
      {"end of a project", {"R9"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_end_date(); }},
      {"milestones", {"R9"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_milestones(); }},
      {"start", {"R10"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_start_date(); }},
      {"start of a workstream", {"R10"}, [](Content& c) { v1::Project& p = *ProjectOf(c, "premiers-savoirs"); p.set_maturity(type::v1::MATURITY_STRUCTURING); p.clear_start_date(); p.clear_end_date(); p.clear_milestones(); }},
      {"overall approach", {"R15"}, [](Content& c) { c.mutable_narrative()->clear_overall_approach(); }},
      {"transformation axes", {"R15"}, [](Content& c) { c.mutable_narrative()->clear_transformation_axes(); }},
      {"horizon", {"R15"}, [](Content& c) { c.mutable_narrative()->clear_horizon_year(); }},
      {"frequency", {"R16"}, [](Content& c) { c.mutable_narrative()->mutable_needs_collection()->clear_frequency(); }},
      {"method", {"R17"}, [](Content& c) { c.mutable_narrative()->mutable_needs_collection()->clear_method(); }},
      {"tools, though the method names them", {"R17"}, [](Content& c) { auto& n = *c.mutable_narrative()->mutable_needs_collection(); n.set_method("Avec un panel et un observatoire."); n.clear_tools(); n.clear_procedures(); }},
      {"diagnosis: issues", {"R18"}, [](Content& c) { c.mutable_narrative()->mutable_needs_diagnosis()->clear_issues(); }},
      {"diagnosis: solutions", {"R18"}, [](Content& c) { c.mutable_narrative()->mutable_needs_diagnosis()->clear_solutions(); }},
      {"diagnosis: support_rationale", {"R18"}, [](Content& c) { c.mutable_narrative()->mutable_needs_diagnosis()->clear_support_rationale(); }},
      {"diagnosis: target_groups", {"R18"}, [](Content& c) { c.mutable_narrative()->mutable_needs_diagnosis()->clear_target_groups(); }},
      {"evidence of obsolescence", {"R19"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->add_target_groups()->set_criterion(v1::NEED_CRITERION_OBSOLESCENCE_RISK); }},
      {"label of an open criterion", {"R19"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->add_target_groups()->set_criterion(v1::NEED_CRITERION_OTHER); }},
      {"transformation", {"R20"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_transformation_statement(); }},
      {"levers, though the text tells them", {"R21"}, [](Content& c) { for (v1::Project& p : *c.mutable_projects()) { p.set_transformation_statement("Tous les leviers sont activés."); p.clear_levers(); } }},
      {"additional modules behind the lever", {"R23"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->add_levers()->set_code(v1::Lever::CODE_CONTENT_ADD_ON_MODULE); }},
      {"a seamless pathway behind the lever", {"R27"}, [](Content& c) { ProjectOf(c, "metiers-en-tension")->add_levers()->set_code(v1::Lever::CODE_PEDAGOGY_SEAMLESS); }},
      {"an experiment behind the lever", {"R28"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_experiments(); }},
      {"statuses behind the lever", {"R32"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_welcomed_statuses(); }},
      {"label of an open lever", {"R33"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_levers(0)->clear_label(); }},
      {"contracting", {"R34"}, [](Content& c) { c.mutable_narrative()->clear_contracting_arrangements(); }},
      {"signatory of the State", {"R36"}, [](Content& c) { c.mutable_narrative()->mutable_signatories()->DeleteSubrange(0, 1); }},
      {"signatory of the counterparty", {"R36"}, [](Content& c) { c.mutable_narrative()->mutable_signatories()->DeleteSubrange(1, 1); }},
      {"diagnosis and purchasing", {"R38"}, [](Content& c) { c.mutable_narrative()->clear_diagnosis_and_purchasing(); }},
      {"target groups", {"R39"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_target_groups(); }},
      {"information of a network", {"R39"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->mutable_access_networks(0)->clear_information(); }},
      {"coordination", {"R40"}, [](Content& c) { c.mutable_narrative()->clear_actor_coordination(); }},
      {"phases of an actor", {"R40"}, [](Content& c) { c.mutable_narrative()->mutable_actors(0)->clear_phases(); }},
      {"role of an actor", {"R41"}, [](Content& c) { c.mutable_narrative()->mutable_actors(1)->clear_role(); }},
      {"dissemination", {"R42"}, [](Content& c) { c.mutable_narrative()->mutable_dissemination_plan()->clear_description(); }},
      {"front-line staff, though the plan names them", {"R42"}, [](Content& c) { auto& p = *c.mutable_narrative()->mutable_dissemination_plan(); p.set_description("Jusqu'aux conseillers."); p.mutable_audiences()->DeleteSubrange(1, 1); }},
      {"activity measurement", {"R43"}, [](Content& c) { c.mutable_narrative()->clear_activity_measurement(); }},
      {"success factors", {"R45"}, [](Content& c) { c.mutable_narrative()->clear_success_factors(); }},
      {"additionality", {"R46"}, [](Content& c) { c.mutable_narrative()->clear_additionality(); }},
      {"additionality of a project", {"R46"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_additionality_statement(); }},
      {"baseline of a project", {"R46"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_baseline_reference(); }},
      {"sustainability", {"R47"}, [](Content& c) { c.mutable_narrative()->clear_sustainability_plan(); }},
      {"monitoring: description", {"R49"}, [](Content& c) { c.mutable_narrative()->mutable_monitoring_scheme()->clear_description(); }},
      {"monitoring: tools", {"R49"}, [](Content& c) { c.mutable_narrative()->mutable_monitoring_scheme()->clear_tools(); }},
      {"monitoring: compliance", {"R49"}, [](Content& c) { c.mutable_narrative()->mutable_monitoring_scheme()->clear_compliance(); }},
      {"evaluation framework", {"R50"}, [](Content& c) { c.mutable_narrative()->mutable_evaluation_framework()->clear_description(); }},
      {"a third experimental project, though the text counts three", {"R50"}, [](Content& c) { c.mutable_narrative()->mutable_evaluation_framework()->mutable_experimental_projects()->RemoveLast();
c.mutable_narrative()->mutable_evaluation_framework()->set_description("Trois projets expérimentaux sont proposés."); }},
      {"a fourth experimental project is one too many", {"R50"}, [](Content& c) { *c.mutable_narrative()->mutable_evaluation_framework()->add_experimental_projects() = c.narrative().evaluation_framework().experimental_projects(0); }},
      {"three times the same project", {"R50"}, [](Content& c) { for (auto& p : *c.mutable_narrative()->mutable_evaluation_framework()->mutable_experimental_projects()) p.set_project("pacts/pdl-2019-2022/projects/premiers-savoirs"); }},
      {"an experimental project that is not there", {"R50"}, [](Content& c) { c.mutable_narrative()->mutable_evaluation_framework()->mutable_experimental_projects(2)->set_project("pacts/pdl-2019-2022/projects/none"); }},
      {"experimental project: intervention_method", {"R50"}, [](Content& c) { c.mutable_narrative()->mutable_evaluation_framework()->mutable_experimental_projects(1)->clear_intervention_method(); }},
      {"experimental project: beneficiaries", {"R50"}, [](Content& c) { c.mutable_narrative()->mutable_evaluation_framework()->mutable_experimental_projects(1)->clear_beneficiaries(); }},
      {"experimental project: expected_value_added", {"R50"}, [](Content& c) { c.mutable_narrative()->mutable_evaluation_framework()->mutable_experimental_projects(1)->clear_expected_value_added(); }},
      {"governance", {"R51"}, [](Content& c) { c.mutable_narrative()->mutable_governance_scheme()->clear_description(); }},
      {"a body of both sides, though the text names both", {"R51"}, [](Content& c) { auto& g = *c.mutable_narrative()->mutable_governance_scheme(); for (auto& b : *g.mutable_bodies()) { for (auto& m : *b.mutable_members()) m.set_party(type::v1::OBLIGOR_STATE); } }},
      {"powers of a body", {"R51"}, [](Content& c) { c.mutable_narrative()->mutable_governance_scheme()->mutable_bodies(1)->clear_powers(); }},
      {"phasing", {"R52"}, [](Content& c) { c.mutable_narrative()->mutable_axis_plans(1)->clear_phasing(); }},
      {"pathways of a prospect", {"R56"}, [](Content& c) { ProjectOf(c, "competences-hydrogene")->clear_pathways(); }},
      {"evidence", {"R59"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_diagnosis()->clear_evidence(); }},
      {"targeting", {"R59"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_diagnosis()->clear_targeting(); }},
      {"target for priority neighbourhoods, though the approach tells it", {"R60"}, [](Content& c) { c.mutable_narrative()->set_overall_approach("15 % des entrées pour les quartiers."); c.mutable_narrative()->clear_priority_neighbourhood_target(); }},
      {"justification of another target", {"R60"}, [](Content& c) { c.mutable_narrative()->mutable_priority_neighbourhood_target()->set_target_bp(1'200); }},
      {"tools of diagnosis", {"R61"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_diagnosis()->clear_tools(); }},
      {"type of response", {"R62"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->clear_response_type(); }},
      {"scheme", {"R62"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->clear_scheme(); }},
      {"pathway: targeting", {"R63"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_pathways(0)->clear_targeting(); }},
      {"pathway: objectives", {"R63"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_pathways(0)->clear_objectives(); }},
      {"pathway: components", {"R63"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_pathways(0)->clear_components(); }},
      {"publics of a pathway", {"R64"}, [](Content& c) { ProjectOf(c, "industrie-navale")->mutable_pathways(1)->clear_public_responses(); }},
      {"volumes", {"R65"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->mutable_pathways(0)->clear_volumes(); }},
      {"plans", {"R65"}, [](Content& c) { ProjectOf(c, "industrie-navale")->clear_plans(); }},
      {"experiment: design", {"R68"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->mutable_experiments(0)->clear_design(); }},
      {"experiment: deployment", {"R68"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->mutable_experiments(0)->clear_deployment(); }},
      {"experiment: evaluation", {"R68"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->mutable_experiments(0)->clear_evaluation(); }},
      {"revision of the method", {"R70"}, [](Content& c) { c.mutable_narrative()->mutable_needs_collection()->clear_revision_procedure(); }},
      {"third sub-axis", {"R72"}, [](Content& c) { c.mutable_financial_annex()->mutable_sub_axes()->RemoveLast(); }},
      {"terms of a sub-axis", {"R72"}, [](Content& c) { c.mutable_financial_annex()->mutable_sub_axes(1)->clear_implementation_terms(); }},
      {"the tenth pathway, though the plan counts ten", {"R73"}, [](Content& c) { c.mutable_narrative()->mutable_axis_plans(0)->set_presentation("Dix parcours certifiants."); ProjectOf(c, "industrie-navale")->mutable_pathways()->RemoveLast(); }},
      {"the module of the tenth", {"R73"}, [](Content& c) { ProjectOf(c, "industrie-navale")->mutable_pathways(2)->clear_additional_modules(); }},
      {"the mark that no reference covers it", {"R73"}, [](Content& c) { ProjectOf(c, "industrie-navale")->mutable_pathways(2)->mutable_additional_modules(0)->clear_not_in_reference(); }},
      {"the need that a module answers", {"R73"}, [](Content& c) { ProjectOf(c, "industrie-navale")->mutable_pathways(2)->mutable_additional_modules(0)->set_need_id("none"); }},
      {"a need that a reference covers", {"R73"}, [](Content& c) { ProjectOf(c, "industrie-navale")->mutable_pathways(2)->mutable_additional_modules(0)->set_need_id("competences-cles"); }},
      {"the certification of the tenth", {"R73"}, [](Content& c) { ProjectOf(c, "industrie-navale")->mutable_pathways(2)->clear_certifying(); }},
      {"identification of shortages", {"R74"}, [](Content& c) { c.mutable_narrative()->mutable_shortage_response()->clear_identification_method(); }},
      {"occupations", {"R74"}, [](Content& c) { c.mutable_narrative()->mutable_shortage_response()->clear_occupations(); }},
      {"actions with the PES", {"R74"}, [](Content& c) { c.mutable_narrative()->mutable_shortage_response()->clear_joint_actions(); }},
      {"causes", {"R74"}, [](Content& c) { c.mutable_narrative()->mutable_shortage_response()->mutable_occupations(1)->clear_causes(); }},
      {"levers of an occupation", {"R74"}, [](Content& c) { c.mutable_narrative()->mutable_shortage_response()->mutable_occupations(0)->clear_levers(); }},
      {"links of projects, though they are told", {"R75"}, [](Content& c) { for (v1::Project& p : *c.mutable_projects()) { p.set_description("Coordonné avec les autres projets."); p.clear_links(); } }},
      {"a link to nothing", {"R75"}, [](Content& c) { ProjectOf(c, "premiers-savoirs")->mutable_links(0)->set_project("pacts/pdl-2019-2022/projects/none"); }},
      {"the branch's commitment", {"R76"}, [](Content& c) { ProjectOf(c, "industrie-navale")->set_proposing_branch("uimm"); }},
      {"a diagnosis of a public", {"R78"}, [](Content& c) { c.mutable_narrative()->mutable_axis_2_diagnoses()->RemoveLast(); }},
      {"current access", {"R78"}, [](Content& c) { c.mutable_narrative()->mutable_axis_2_diagnoses(0)->clear_current_access(); }},
      {"issues of a public", {"R78"}, [](Content& c) { c.mutable_narrative()->mutable_axis_2_diagnoses(0)->clear_issues(); }},
      {"responses of axis 2", {"R79"}, [](Content& c) { v1::Pathway& p = *ProjectOf(c, "passerelles-numeriques")->mutable_pathways(0); p.clear_public_responses(); p.set_no_public_response_reason("Ouvert à tous."); }},
      {"a target of one year, though the proposal tells it", {"R80"}, [](Content& c) { c.mutable_narrative()->mutable_axis_2_diagnoses(1)->mutable_amplification()->set_proposal("15 % en 2022."); c.mutable_narrative()->mutable_axis_2_diagnoses(1)->mutable_amplification()->mutable_targets()->RemoveLast(); }},
      {"an indicator of the public", {"R80"}, [](Content& c) { c.mutable_narrative()->mutable_axis_2_diagnoses(1)->mutable_amplification()->clear_indicator(); }},
      {"an indicator of the public that is not there", {"R80"}, [](Content& c) { c.mutable_narrative()->mutable_axis_2_diagnoses(1)->mutable_amplification()->set_indicator("pacts/pdl-2019-2022/indicators/none"); }},
      {"a seamless pathway of axis 2, though its title says so", {"R81"}, [](Content& c) { v1::Project& p = *ProjectOf(c, "premiers-savoirs"); p.mutable_levers()->DeleteSubrange(0, 1); p.mutable_pathways(0)->set_title("Parcours sans couture"); p.mutable_pathways(0)->clear_seamless(); }},
      {"why pathways do not pay for R&D", {"R83"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->set_nature(type::v1::TRANSVERSE_NATURE_ENGINEERING_RD); }},
      {"axis 3: engineering", {"R87"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_engineering(); }},
      {"axis 3: transformation_assurance", {"R88"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_transformation_assurance(); }},
      {"axis 3: implementation", {"R89"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_implementation(); }},
      {"axis 3: dissemination", {"R90"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_dissemination(); }},
      {"axis 3: deployment_schedule", {"R91"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_deployment_schedule(); }},
      {"axis 3: provisional_budget", {"R92"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_provisional_budget(); }},
      {"axis 3: proposed_indicators", {"R93"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_proposed_indicators(); }},
      {"axis 3: steering_and_evaluation", {"R94"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_steering_and_evaluation(); }},
      {"fluidity plan", {"R95"}, [](Content& c) { c.mutable_narrative()->clear_fluidity_plan(); }},
      {"a commitment FLUIDITY, though a title promises it", {"R98"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.kind() == v1::Commitment::KIND_FLUIDITY) m.set_kind(v1::Commitment::KIND_OTHER); } }},
      {"a commitment KAIROS_USE, though a title promises it", {"R100"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.kind() == v1::Commitment::KIND_KAIROS_USE) m.set_kind(v1::Commitment::KIND_OTHER); } }},
      {"a commitment REALTIME_ENTRY, though a title promises it", {"R101"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.kind() == v1::Commitment::KIND_REALTIME_ENTRY) m.set_kind(v1::Commitment::KIND_OTHER); } }},
      {"a commitment SESSION_PUBLICATION, though a title promises it", {"R102"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.kind() == v1::Commitment::KIND_SESSION_PUBLICATION) m.set_kind(v1::Commitment::KIND_OTHER); } }},
      {"a commitment UNREGISTERED_ACCESS, though a title promises it", {"R103"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.kind() == v1::Commitment::KIND_UNREGISTERED_ACCESS) m.set_kind(v1::Commitment::KIND_OTHER); } }},
      {"a commitment REFERRAL_SOLUTION, though a title promises it", {"R104"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.kind() == v1::Commitment::KIND_REFERRAL_SOLUTION) m.set_kind(v1::Commitment::KIND_OTHER); } }},
      {"a commitment INTEROPERABILITY, though a title promises it", {"R116"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.kind() == v1::Commitment::KIND_INTEROPERABILITY) m.set_kind(v1::Commitment::KIND_OTHER); } }},
      {"a joint commitment", {"R99"}, [](Content& c) { for (v1::Commitment& m : *c.mutable_commitments()) { if (m.obligor() == type::v1::OBLIGOR_JOINT) m.set_obligor(type::v1::OBLIGOR_REGION); } }},
      {"which option of Kairos", {"R100"}, [](Content& c) { CommitmentOf(c, "kairos")->clear_kairos_option(); }},
      {"places of sessions", {"R102"}, [](Content& c) { CommitmentOf(c, "publication-sessions")->mutable_session_measures()->RemoveLast(); }},
      {"which option of referral", {"R104"}, [](Content& c) { CommitmentOf(c, "orientation-dematerialisee")->clear_referral_option(); }},
      {"one option only", {"R104"}, [](Content& c) { v1::Commitment& m = *c.add_commitments(); m = *CommitmentOf(c, "orientation-dematerialisee"); m.set_name("pacts/pdl-2019-2022/commitments/plateforme"); m.set_referral_option(v1::REFERRAL_OPTION_REGIONAL_PLATFORM); m.mutable_interoperable_by_date()->set_year(2020); m.mutable_interoperable_by_date()->set_month(1); m.mutable_interoperable_by_date()->set_day(1); }},
      {"the PES behind Ouiform", {"R105"}, [](Content& c) { CommitmentOf(c, "interfacage-i-milo")->set_obligor(type::v1::OBLIGOR_REGION); }},
      {"the day of the regional platform", {"R106"}, [](Content& c) { CommitmentOf(c, "orientation-dematerialisee")->set_referral_option(v1::REFERRAL_OPTION_REGIONAL_PLATFORM); }},
      {"common core", {"R107"}, [](Content& c) { ProjectOf(c, "industrie-navale")->clear_indicators(); }},
      {"an indicator that a project names", {"R107"}, [](Content& c) { ProjectOf(c, "industrie-navale")->add_indicators("pacts/pdl-2019-2022/indicators/none"); }},
      {"an indicator of the pact's own", {"R108"}, [](Content& c) { for (v1::Indicator& i : *c.mutable_indicators()) { i.set_scope(v1::Indicator::SCOPE_COMMON_CORE); for (int y : {2019}) { auto& s = *i.add_sources(); s.set_year(y); s.set_source(v1::YearSource::SOURCE_BREST_DARES); } }
for (v1::Project& p : *c.mutable_projects()) { p.clear_indicators(); for (const v1::Indicator& i : c.indicators()) p.add_indicators(i.name()); } }},
      {"formula", {"R108"}, [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_formula(); }},
      {"objective", {"R108"}, [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_objective(); }},
      {"Brest", {"R114"}, [](Content& c) { IndicatorOf(c, "part-entrees-qpv")->clear_sources(); }},
      {"Agora in 2019, though its commitment says so", {"R115"}, [](Content& c) { c.mutable_narrative()->mutable_systems(0)->mutable_due_date()->set_year(2020); }},
      {"the commitment on Agora in 2019", {"R115"}, [](Content& c) { CommitmentOf(c, "appariement-agora")->mutable_deliverable()->mutable_due_date()->set_year(2020); }},
      {"Kairos", {"R115"}, [](Content& c) { c.mutable_narrative()->mutable_systems(1)->clear_due_date(); }},
      {"the calendar of Agora", {"R118"}, [](Content& c) { c.mutable_narrative()->mutable_systems(0)->clear_steps(); }},
      {"a step after its day", {"R118"}, [](Content& c) { c.mutable_narrative()->mutable_systems(0)->mutable_steps(1)->mutable_due_date()->set_year(2021); }},
      {"monitoring of objectives", {"R119"}, [](Content& c) { c.mutable_narrative()->mutable_monitoring_scheme()->clear_objectives_monitoring(); }},
      {"realism", {"R120"}, [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_realism_rationale(); }},
      {"targets of an indicator", {"R120"}, [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_targets(); }},
      {"the indicator of a commitment", {"R120"}, [](Content& c) { CommitmentOf(c, "kairos")->mutable_yearly_targets()->set_indicator("pacts/pdl-2019-2022/indicators/none"); }},
      {"a target beyond the baseline", {"R120"}, [](Content& c) { IndicatorOf(c, "part-organismes-kairos")->set_direction(v1::Indicator::DIRECTION_DECREASE); }},
      {"collection method", {"R122"}, [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_collection_method(); }},
      {"provider's name", {"R123"}, [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_provider_name(); }},
      {"what a pathway is new to", {"R125"}, [](Content& c) { ProjectOf(c, "industrie-navale")->mutable_pathways(0)->clear_baseline(); }},
      {"supported projects", {"R129"}, [](Content& c) { ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_supported_projects(); }},
      {"annex lines", {"R144"}, [](Content& c) { c.mutable_financial_annex()->clear_lines(); }},
      {"systems", {"R12", "R115", "R118"}, [](Content& c) { c.mutable_narrative()->clear_systems(); }},
      {"needs", {"R16", "R5", "R73"}, [](Content& c) { c.mutable_narrative()->clear_needs(); }},
      {"diagnosis of a project", {"R58", "R59", "R61"}, [](Content& c) { ProjectOf(c, "passerelles-numeriques")->clear_diagnosis(); }},
  };
  return cases;
}

}  // namespace pactum::registry::testing

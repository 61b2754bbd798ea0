// Every field that a caller can give is stored and read again: a column, or a line of the
// conversion, that was forgotten fails here.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "absl/strings/str_split.h"
#include "google/api/field_behavior.pb.h"
#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using testing::Day;

bool IsOutput(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::OUTPUT_ONLY) {
      return true;
    }
  }
  return false;
}

// The paths of input fields that are not set; items of lists stand for their list.
void Unset(const Message& message, const std::string& path, std::set<std::string>& unset) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (IsOutput(field)) continue;
    const std::string here = path + field.name();
    const bool there = field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                                           : reflection.HasField(message, &field);
    if (!there) {
      unset.insert(here);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               field.message_type()->file()->package() == "pactum.procurement.v1") {
      if (!field.is_repeated()) {
        Unset(reflection.GetMessage(message, &field), here + ".", unset);
        continue;
      }
      std::map<std::string, int> missing;
      const int size = reflection.FieldSize(message, &field);
      for (int j = 0; j < size; ++j) {
        std::set<std::string> own;
        Unset(reflection.GetRepeatedMessage(message, &field, j), here + ".", own);
        for (const std::string& one : own) ++missing[one];
      }
      for (const auto& [one, count] : missing) {
        if (count == size) unset.insert(one);
      }
    }
  }
}

// Leaves the input fields only.
void ClearOutputs(Message& message) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (IsOutput(field)) {
      reflection.ClearField(&message, &field);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      for (int j = 0; field.is_repeated() && j < reflection.FieldSize(message, &field); ++j) {
        ClearOutputs(*reflection.MutableRepeatedMessage(&message, &field, j));
      }
      if (!field.is_repeated() && reflection.HasField(message, &field)) {
        ClearOutputs(*reflection.MutableMessage(&message, &field));
      }
    }
  }
}

std::string Inputs(Message& message) {
  ClearOutputs(message);
  return message.DebugString();
}

class RoundTripTest : public testing::ProcurementTest {
 protected:
  v1::Publication FullPublication() {
    v1::Publication publication;
    publication.set_publication_id("2019-001");
    publication.set_buyer_siret("73282932000074");
    publication.set_buyer_name("Région");
    publication.set_cpv_code("80530000");
    publication.set_award_procedure(v1::AWARD_PROCEDURE_OPEN);
    publication.add_techniques(v1::TECHNIQUE_NONE);
    publication.add_execution_modalities(v1::EXECUTION_MODALITY_PURCHASE_ORDERS);
    publication.set_price_form(v1::PRICE_FORM_UNIT);
    publication.add_price_types(v1::PRICE_TYPE_FIRM);
    publication.set_ccag(v1::CCAG_SUPPLIES_AND_SERVICES);
    publication.set_offers_received(3);
    publication.set_place_code("44109");
    publication.set_place_code_type(v1::PLACE_CODE_TYPE_MUNICIPALITY);
    publication.add_social_considerations(v1::SOCIAL_CONSIDERATION_CLAUSE);
    publication.add_environmental_considerations(v1::ENVIRONMENTAL_CONSIDERATION_NONE);
    publication.set_joint_venture(v1::JOINT_VENTURE_JOINT);
    publication.set_subcontracting_declared(true);
    publication.set_advance_granted(true);
    publication.set_advance_basis_points(500);
    publication.set_innovative(true);
    publication.set_duration_months(12);
    publication.set_framework_publication_id("2018-007");
    return publication;
  }

  // A framework agreement with every field that a caller can give.
  v1::Contract FullContract(const std::string& strategy, const std::string& procedure) {
    v1::Contract contract = Content();
    contract.set_kind(v1::Contract::KIND_FRAMEWORK_AGREEMENT);
    contract.set_strategy(strategy);
    contract.set_procedure(procedure);
    contract.set_procedure_lot_id("bassin");
    *contract.mutable_execution_start_date() = pactum::ToProto(Day(3, 1));
    *contract.mutable_execution_end_date() = pactum::ToProto(Day(11, 30));
    contract.set_adaptability("Revue trimestrielle");
    contract.set_needs_collection("Recueil continu");
    contract.set_kairos(v1::KAIROS_OBLIGATION_ZERO_ENTRY_API);
    *contract.mutable_maximum() = pactum::ToProto(Money::Cents(120'000));
    *contract.mutable_lots(0)->mutable_amount() = pactum::ToProto(Money::Cents(100'000));
    *contract.mutable_lots(1)->mutable_amount() = pactum::ToProto(Money::Cents(15'000));
    *contract.mutable_lots(0)->mutable_estimate() = pactum::ToProto(Money::Cents(90'000));
    const auto clause = [&](const std::string& id, v1::Clause::Kind kind) {
      v1::Clause* added = contract.add_clauses();
      added->set_clause_id(id);
      added->set_kind(kind);
      added->set_text("Clause " + id);
      return added;
    };
    *clause("a", v1::Clause::KIND_FUNGIBILITY)->mutable_limit_amount() =
        pactum::ToProto(Money::Cents(5));
    clause("b", v1::Clause::KIND_ORDER_EVOLUTION)->set_limit_basis_points(7);
    clause("c", v1::Clause::KIND_VARIABLE_GEOMETRY)->set_limit_quantity(9);
    *contract.mutable_publication() = FullPublication();
    return contract;
  }

  v1::PurchaseStrategy FullStrategy() {
    v1::PurchaseStrategy strategy;
    strategy.set_project("pacts/p/projects/x");
    strategy.set_mode(v1::PurchaseStrategy::MODE_MIXED);
    strategy.set_fitness_rationale("Lots par bassin");
    strategy.set_diagnosis_link("Recueil continu");
    strategy.set_adaptability_method("Revue trimestrielle");
    return strategy;
  }

  v1::Procedure FullProcedure(const std::string& strategy) {
    v1::Procedure procedure;
    procedure.set_title("Appel d'offres");
    procedure.set_strategy(strategy);
    *procedure.mutable_launch_date() = pactum::ToProto(Day(2, 1));
    *procedure.mutable_realisation_start_date() = pactum::ToProto(Day(4, 1));
    *procedure.mutable_realisation_end_date() = pactum::ToProto(Day(12, 31));
    *procedure.mutable_execution_start_date() = pactum::ToProto(Day(3, 1));
    *procedure.mutable_execution_end_date() = pactum::ToProto(Day(12, 30));
    v1::ProcedureLot* lot = procedure.add_lots();
    lot->set_lot_id("bassin");
    lot->set_title("Bassin");
    lot->set_axis(type::v1::AXIS_2);
    lot->add_pathway_ids("path");
    lot->set_work_unit(v1::WORK_UNIT_SESSION);
    lot->set_quantity(10);
    *lot->mutable_estimate() = pactum::ToProto(Money::Cents(100'000));
    *lot->mutable_maximum() = pactum::ToProto(Money::Cents(200'000));
    return procedure;
  }

  // The request with `id` for the new resource, or with `name` and the etag of the present one.
  template <class Req>
  Req WithId() {
    Req request;
    request.set_request_id(NewUuid());
    return request;
  }
};

TEST_F(RoundTripTest, EveryFieldOfACallerIsStoredAndRead) {
  auto new_strategy = WithId<v1::CreatePurchaseStrategyRequest>();
  new_strategy.set_parent("pacts/p");
  new_strategy.set_purchase_strategy_id("achat");
  *new_strategy.mutable_purchase_strategy() = FullStrategy();
  ASSERT_OK_AND_ASSIGN(const auto strategy,
                       Send(&Stub::CreatePurchaseStrategy, officer_, new_strategy));
  v1::GetPurchaseStrategyRequest get_strategy;
  get_strategy.set_name(strategy.name());
  ASSERT_OK_AND_ASSIGN(auto read_strategy,
                       Send(&Stub::GetPurchaseStrategy, auditor_, get_strategy));
  EXPECT_EQ(read_strategy.etag(), strategy.etag());

  auto new_procedure = WithId<v1::CreateProcedureRequest>();
  new_procedure.set_parent("pacts/p");
  new_procedure.set_procedure_id("ao");
  *new_procedure.mutable_procedure() = FullProcedure(strategy.name());
  ASSERT_OK_AND_ASSIGN(const auto procedure, Send(&Stub::CreateProcedure, officer_, new_procedure));
  v1::GetProcedureRequest get_procedure;
  get_procedure.set_name(procedure.name());
  ASSERT_OK_AND_ASSIGN(auto read_procedure, Send(&Stub::GetProcedure, auditor_, get_procedure));

  v1::CreateContractRequest new_contract = Creation("plein");
  *new_contract.mutable_contract() = FullContract(strategy.name(), procedure.name());
  ASSERT_OK_AND_ASSIGN(const v1::Contract contract,
                       Send(&Stub::CreateContract, officer_, new_contract));
  ASSERT_OK_AND_ASSIGN(v1::Contract read_contract, Get(contract.name()));
  EXPECT_EQ(read_contract.etag(), contract.etag());

  // No input field was forgotten in the requests above.
  std::set<std::string> unset;
  Unset(new_strategy.purchase_strategy(), "strategy.", unset);
  Unset(new_procedure.procedure(), "procedure.", unset);
  Unset(new_contract.contract(), "contract.", unset);
  EXPECT_EQ(unset, std::set<std::string>()) << "set it above";

  EXPECT_EQ(Inputs(read_strategy), Inputs(*new_strategy.mutable_purchase_strategy()));
  EXPECT_EQ(Inputs(read_procedure), Inputs(*new_procedure.mutable_procedure()));
  EXPECT_EQ(Inputs(read_contract), Inputs(*new_contract.mutable_contract()));

  // An edit replaces every field, too.
  auto edit = WithId<v1::UpdateContractRequest>();
  edit.set_name(contract.name());
  edit.set_etag(contract.etag());
  *edit.mutable_contract() = Content();
  ASSERT_OK(Send(&Stub::UpdateContract, officer_, edit));
  ASSERT_OK_AND_ASSIGN(v1::Contract edited, Get(contract.name()));
  for (v1::Lot& lot : *edited.mutable_lots()) lot.clear_amount();
  EXPECT_EQ(Inputs(edited), Inputs(*edit.mutable_contract()));
}

// The columns of a contract that may change after the draft; every other one is guarded by the
// database.
TEST_F(RoundTripTest, TheTermsOfASignedContractAreGuarded) {
  Signed();
  const std::set<std::string> changing = {
      "state",         "award_day",        "sign_day",        "end_day",
      "termination",   "last_refusal",     "amendments",      "amended_end",
      "amended_siret", "amended_supplier", "amended_maximum", "publication"};
  const std::string columns = database_.Value(
      "SELECT string_agg(column_name || ' ' || data_type, ',') FROM information_schema.columns "
      "WHERE table_name = 'contract' AND column_name NOT IN ('pact', 'id')");
  int guarded = 0;
  for (const absl::string_view column : absl::StrSplit(columns, ',')) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(column, absl::MaxSplits(' ', 1));
    const auto& [name, type] = parts;
    if (changing.contains(name)) continue;
    ++guarded;
    const std::string other = type == "text"      ? "'x' || coalesce(" + name + ", '')"
                              : type == "date"    ? "coalesce(" + name + " + 1, '2019-04-01')"
                              : type == "boolean" ? "NOT " + name
                                                  : "coalesce(" + name + ", 0) + 1";
    try {
      database_.Exec(absl::StrCat("UPDATE contract SET ", name, " = ", other));
      ADD_FAILURE() << name << " of a signed contract can be changed";
    } catch (const std::exception& refused) {
      EXPECT_NE(std::string(refused.what()).find("is no draft"), std::string::npos)
          << name << ": " << refused.what();
    }
  }
  EXPECT_EQ(guarded, 19);
}

}  // namespace
}  // namespace pactum::procurement

// The delivery stream through gRPC on a real database: cut and sent again, wrong lines, two at
// once.
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using testing::Day;
using Request = v1::RecordDeliveryStreamRequest;
using Response = v1::RecordDeliveryStreamResponse;

class StreamTest : public testing::ProcurementTest {
 protected:
  static Request Message(int64_t first_line) {
    Request request;
    request.set_parent("pacts/p");
    request.set_stream_id("envoi");
    request.set_first_line(first_line);
    return request;
  }
  static v1::DeliveryLine* AddLine(Request& request, const std::string& id,
                                   const std::string& contract = "c") {
    v1::DeliveryLine* line = request.add_lines();
    line->set_contract_id(contract);
    line->set_delivery_id(id);
    line->set_lot_id("hours");
    line->set_quantity(1);
    *line->mutable_effective_date() = pactum::ToProto(Day(5, 2));
    return line;
  }

  // One stream: messages are sent until `most` answers came; the line to go on with, and the
  // status.
  struct Sent {
    int64_t next_line = 1;
    absl::Status status;
    std::vector<Response> answers;
  };
  Sent SendStream(const std::vector<Request>& messages, size_t most = SIZE_MAX,
                  const std::string& token = "") {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + (token.empty() ? officer_ : token));
    const auto stream = stub_->RecordDeliveryStream(&context);
    Sent sent;
    for (const Request& message : messages) {
      if (sent.answers.size() == most) {
        // Cut with a message under way: whether it is stored is not known.
        stream->Write(message);
        context.TryCancel();
        break;
      }
      Response answer;
      if (!stream->Write(message) || !stream->Read(&answer)) break;
      sent.next_line = answer.durable_through_line() + 1;
      sent.answers.push_back(answer);
    }
    stream->WritesDone();
    sent.status = rpc::FromGrpc(stream->Finish());
    return sent;
  }
  std::string Count() { return database_.Value("SELECT count(*) FROM delivery"); }
};

TEST_F(StreamTest, EveryLineIsAnsweredAndWrongOnesAreNamed) {
  Signed();
  Signed("d");
  Created("draft");
  Request first = Message(1);
  AddLine(first, "h-1");
  AddLine(first, "h-2", "d");
  AddLine(first, "h-3")->set_lot_id("none");
  AddLine(first, "h-4", "nowhere");
  AddLine(first, "h-5", "draft");
  AddLine(first, "Dupont Jean");
  AddLine(first, "h-7")->clear_effective_date();
  *AddLine(first, "h-8")->mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 1, 1));
  AddLine(first, "h-9")->set_quantity(0);
  AddLine(first, "h-10")->add_criteria(static_cast<v1::Criterion>(99));
  AddLine(first, "h-1")->set_quantity(2);  // Known by its first line, with other content.
  AddLine(first, "h-1");                   // The same as before: not counted twice.
  AddLine(first, "h-12");
  Request second = Message(14);
  AddLine(second, "h-2", "d");
  AddLine(second, "h-12")->add_criteria(v1::CRITERION_RURAL);
  const Sent sent = SendStream({first, second});
  EXPECT_OK(sent.status);
  ASSERT_EQ(sent.answers.size(), 2u);
  EXPECT_EQ(sent.answers[0].durable_through_line(), 13);
  EXPECT_EQ(sent.answers[0].recorded_count(), 3);
  EXPECT_EQ(sent.answers[0].known_count(), 1);
  std::string refused;
  for (const auto& line : sent.answers[0].refused()) {
    EXPECT_FALSE(line.description().empty());
    absl::StrAppend(&refused, line.line(), " ", line.reason(), "; ");
  }
  EXPECT_EQ(refused,
            "3 DELIVERY_INVALID; 4 CONTRACT_NOT_FOUND; 5 CONTRACT_STATE; 6 DELIVERY_INVALID; "
            "7 INVALID_REQUEST; 8 DELIVERY_INVALID; 9 DELIVERY_INVALID; 10 INVALID_REQUEST; "
            "11 DELIVERY_DIFFERS; ");
  EXPECT_EQ(sent.answers[1].known_count(), 1);
  ASSERT_EQ(sent.answers[1].refused_size(), 1);
  EXPECT_EQ(sent.answers[1].refused(0).line(), 15);
  EXPECT_EQ(sent.answers[1].refused(0).reason(), "DELIVERY_DIFFERS");
  EXPECT_EQ(Count(), "3");
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'deliveries.streamed' "
                            "AND aggregate = 'pacts/p/deliveryStreams/envoi'"),
            "1");
}

TEST_F(StreamTest, AMessageThatIsNoneEndsTheStream) {
  Signed();
  Request good = Message(1);
  AddLine(good, "h-1");
  Request back = Message(1);
  AddLine(back, "h-2");
  EXPECT_EQ(ReasonOf(SendStream({good, back}).status), "STREAM_INVALID");
  Request elsewhere = Message(2);
  elsewhere.set_parent("pacts/q");
  AddLine(elsewhere, "h-2");
  EXPECT_EQ(ReasonOf(SendStream({good, elsewhere}).status), "STREAM_INVALID");
  Request long_one = Message(2);
  for (int i = 0; i <= 1000; ++i) AddLine(long_one, absl::StrCat("l-", i));
  EXPECT_EQ(ReasonOf(SendStream({good, long_one}).status), "STREAM_INVALID");
  EXPECT_EQ(ReasonOf(SendStream({Message(1)}).status), "INVALID_REQUEST");  // No line at all.
  EXPECT_EQ(Count(), "1");  // What was answered before stands.
  // The stages of every call.
  EXPECT_EQ(ReasonOf(SendStream({good}, SIZE_MAX, auditor_).status), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(ReasonOf(SendStream({good}, SIZE_MAX, "forged").status), "TOKEN_INVALID");
  EXPECT_EQ(
      ReasonOf(SendStream({good}, SIZE_MAX, signer_.Person("REGION_OFFICER", "o", {"53"})).status),
      "REGION_NOT_IN_SCOPE");
  EXPECT_EQ(ReasonOf(SendStream({good}, SIZE_MAX, signer_.Person("PES_OFFICER", "o")).status),
            "NOT_OF_THIS_PACT");
}

TEST_F(StreamTest, CutAtRandomPointsAndSentAgainTenTimes) {
  Signed();
  constexpr int kMessages = 40, kLines = 25;
  std::vector<Request> messages;
  for (int m = 0; m < kMessages; ++m) {
    messages.push_back(Message(1 + m * kLines));
    for (int i = 0; i < kLines; ++i) AddLine(messages.back(), absl::StrCat("h-", m * kLines + i));
  }
  std::mt19937 random(20191231);
  for (int cut = 0; cut < 10; ++cut) {
    // Ever from the beginning, and cut somewhere.
    SendStream(messages, std::uniform_int_distribution<size_t>(0, kMessages - 1)(random));
  }
  // A message may be under way still when the stream is cut: the last one waits for it.
  const Sent whole = SendStream(messages);
  EXPECT_OK(whole.status);
  EXPECT_EQ(whole.next_line, 1 + kMessages * kLines);
  EXPECT_EQ(Count(), "1000");
  EXPECT_EQ(database_.Value("SELECT sum(quantity) FROM delivery"), "1000");
  // From where it broke: nothing is sent that was durable.
  Signed("d");
  for (Request& message : messages) {
    for (auto& line : *message.mutable_lines()) line.set_contract_id("d");
  }
  int64_t next = 1;
  int recorded = 0;
  while (next <= kMessages * kLines) {
    const std::vector<Request> rest(messages.begin() + (next - 1) / kLines, messages.end());
    const Sent sent = SendStream(rest, 7);
    for (const Response& answer : sent.answers) recorded += answer.recorded_count();
    for (const Response& answer : sent.answers) recorded += answer.known_count();
    next = std::max(next, sent.next_line);
  }
  EXPECT_EQ(recorded, 1000);
  EXPECT_EQ(Count(), "2000");
}

TEST_F(StreamTest, TwoStreamsWithTheSameReferencesRecordEachOnce) {
  Signed();
  Signed("d");
  std::vector<Request> forward, backward;
  for (int m = 0; m < 10; ++m) {
    forward.push_back(Message(1 + m * 50));
    backward.push_back(Message(1 + m * 50));
    for (int i = 0; i < 50; ++i) {
      const int up = m * 50 + i, down = 499 - up;
      AddLine(forward.back(), absl::StrCat("h-", up), up % 2 == 0 ? "c" : "d");
      AddLine(backward.back(), absl::StrCat("h-", down), down % 2 == 0 ? "c" : "d");
    }
  }
  Sent other;
  std::thread thread([&] { other = SendStream(backward); });
  const Sent one = SendStream(forward);
  thread.join();
  EXPECT_OK(one.status);
  EXPECT_OK(other.status);
  int recorded = 0, known = 0;
  for (const Sent* sent : std::initializer_list<const Sent*>{&one, &other}) {
    for (const Response& answer : sent->answers) {
      recorded += answer.recorded_count();
      known += answer.known_count();
    }
  }
  EXPECT_EQ(recorded, 500);
  EXPECT_EQ(known, 500);
  EXPECT_EQ(Count(), "500");
}

TEST_F(StreamTest, WhatIsOverTakesNoMore) {
  const v1::Contract contract = Signed();
  Request request = Message(1);
  AddLine(request, "h-1");
  ASSERT_OK(SendStream({request}).status);
  ASSERT_OK(Certify({"h-1"}));
  // The stream has met the contract before it is completed.
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + officer_);
  const auto stream = stub_->RecordDeliveryStream(&context);
  Response answer;
  ASSERT_TRUE(stream->Write(request) && stream->Read(&answer));
  EXPECT_EQ(answer.known_count(), 1);
  ASSERT_OK(Complete(contract));
  Request later = Message(2);
  AddLine(later, "h-2");
  AddLine(later, "h-1");
  ASSERT_TRUE(stream->Write(later) && stream->Read(&answer));
  EXPECT_EQ(answer.known_count(), 1);
  ASSERT_EQ(answer.refused_size(), 1);
  EXPECT_EQ(answer.refused(0).reason(), "CONTRACT_STATE");
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(Count(), "1");
}

TEST_F(StreamTest, TheTokenMayExpireOnTheWay) {
  Signed();
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + officer_);
  const auto stream = stub_->RecordDeliveryStream(&context);
  Request request = Message(1);
  AddLine(request, "h-1");
  Response answer;
  ASSERT_TRUE(stream->Write(request) && stream->Read(&answer));
  clock_.Set(absl::FromUnixSeconds(4'102'444'801));  // A second after the end of 2099.
  request.set_first_line(2);
  stream->Write(request);
  EXPECT_FALSE(stream->Read(&answer));
  stream->WritesDone();
  EXPECT_EQ(ReasonOf(rpc::FromGrpc(stream->Finish())), "TOKEN_EXPIRED");
}

}  // namespace
}  // namespace pactum::procurement

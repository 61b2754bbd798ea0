#include "services/review/content/audit_chain.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"

namespace pactum::review {
namespace {

// `<bytes>:<text>,`
void Append(absl::string_view text, std::string& netstrings) {
  absl::StrAppend(&netstrings, text.size(), ":", text, ",");
}

}  // namespace

std::string ChainAfter(absl::string_view previous, const events::v1::Event& event) {
  std::string covered;
  Append(previous, covered);
  Append(absl::StripPrefix(event.pact(), "pacts/"), covered);
  Append(event.aggregate(), covered);
  Append(absl::StrCat(event.aggregate_version()), covered);
  Append(event.type(), covered);
  Append(Sha256Hex(event.payload()), covered);
  Append(event.payload_type(), covered);
  Append(event.actor(), covered);
  Append(event.on_behalf_of(), covered);
  Append(event.request_id(), covered);
  Append(event.traceparent(), covered);
  const google::type::Date& day = event.effective_date();
  Append(absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day()), covered);
  Append(absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", pactum::FromProto(event.record_time()),
                          absl::UTCTimeZone()),
         covered);
  return Sha256Hex(covered);
}

}  // namespace pactum::review

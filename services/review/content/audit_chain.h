// The chain of an audit record, computed again from exported events as the database computes it
// (SQL function event_chain). Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_AUDIT_CHAIN_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_AUDIT_CHAIN_H_

#include <string>

#include "absl/strings/string_view.h"
#include "pactum/events/v1/events.pb.h"

namespace pactum::review {

// The chain value that the event must have after `previous`, the value of the event before it in
// its aggregate; empty for the first.
std::string ChainAfter(absl::string_view previous, const events::v1::Event& event);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_AUDIT_CHAIN_H_

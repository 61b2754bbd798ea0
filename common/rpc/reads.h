// Handlers of reads, for the table of a service (service.h). Each wraps a function in the
// transaction that the read needs; a read of one pact finds the pact first:
//
//   On("GetBudget", PactRead(pool, PactInScope, ReadBudget));
//
// The last argument of the function is the request; it answers absl::StatusOr<Resp>. Functions and
// lambdas will do.
#ifndef PACTUM_COMMON_RPC_READS_H_
#define PACTUM_COMMON_RPC_READS_H_

#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/pool.h"
#include "common/db/transaction.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "common/status/status_macros.h"

namespace pactum::rpc {

namespace internal {

// The request and the answer of a function or a lambda.
template <class Fn>
struct Signature : Signature<decltype(&Fn::operator())> {};
template <class Resp, class... Args>
struct Signature<absl::StatusOr<Resp> (*)(Args...)> {
  using Response = Resp;
  using Request =
      std::remove_cvref_t<std::tuple_element_t<sizeof...(Args) - 1, std::tuple<Args...>>>;
};
template <class Lambda, class Resp, class... Args>
struct Signature<absl::StatusOr<Resp> (Lambda::*)(Args...) const>
    : Signature<absl::StatusOr<Resp> (*)(Args...)> {};

template <class Fn>
using RequestOf = typename Signature<Fn>::Request;
template <class Fn>
using ResponseOf = typename Signature<Fn>::Response;

}  // namespace internal

// The id of the pact that a request is about, from its `name`, `parent` or `pact`.
template <class Req>
std::string PactIdIn(const Req& request) {
  if constexpr (requires { request.name(); }) {
    return NameId(request.name(), 0);
  } else if constexpr (requires { request.parent(); }) {
    return NameId(request.parent(), 0);
  } else {
    return NameId(request.pact(), 0);
  }
}

// The instant as of which a request asks; absent: the present.
template <class Req>
std::optional<absl::Time> KnownAtIn(const Req& request) {
  if (!request.has_known_at()) return std::nullopt;
  return FromProto(request.known_at());
}

// `fn`: (db::Tx&, const Call&, const Req&), in a snapshot.
template <class Fn>
auto Snapshot(db::Pool& pool, Fn fn) {
  return [&pool, fn](
             const Call& call,
             const internal::RequestOf<Fn>& request) -> absl::StatusOr<internal::ResponseOf<Fn>> {
    return db::InSnapshot(pool, call, [&](db::Tx& tx) { return fn(tx, call, request); });
  };
}

// `find`: (db::Tx&, const Call&, const std::string& pact_id) -> absl::StatusOr<Pact>; it refuses a
// pact outside of the caller's regions. `fn`: (db::Tx&, const Call&, const Pact&, const Req&).
template <class Find, class Fn>
auto PactRead(db::Pool& pool, Find find, Fn fn) {
  return [&pool, find, fn](
             const Call& call,
             const internal::RequestOf<Fn>& request) -> absl::StatusOr<internal::ResponseOf<Fn>> {
    return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<internal::ResponseOf<Fn>> {
      ASSIGN_OR_RETURN(const auto pact, find(tx, call, PactIdIn(request)));
      return fn(tx, call, pact, request);
    });
  };
}

// As PactRead, by both dates: `fn` gets the instant as of which it reads before the request.
template <class Find, class Fn>
auto PactReadAsOf(db::Pool& pool, Find find, Fn fn) {
  return [&pool, find, fn](
             const Call& call,
             const internal::RequestOf<Fn>& request) -> absl::StatusOr<internal::ResponseOf<Fn>> {
    return db::AsOf(
        pool, call, KnownAtIn(request),
        [&](db::Tx& tx, absl::Time known_at) -> absl::StatusOr<internal::ResponseOf<Fn>> {
          ASSIGN_OR_RETURN(const auto pact, find(tx, call, PactIdIn(request)));
          return fn(tx, call, pact, known_at, request);
        });
  };
}

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_READS_H_

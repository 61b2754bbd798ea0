// A gRPC service as a table: one line a method, each of them behind the pipeline.
//
//   BudgetApi::BudgetApi(const rpc::Gate& gate, db::Pool& pool)
//       : rpc::Service("pactum.budget.v1.BudgetService", gate), conventions_(pool) {
//     On("PayAdvance", conventions_, &Conventions::PayAdvance);
//     On("GetBudget", PactRead(pool, PactInScope, ReadBudget));
//   }
//
// The request and the answer of a method are those of its function. They must be those of the
// descriptor, and every method of the contract must be served once: else a std::logic_error names
// the method, before the process listens.
#ifndef PACTUM_COMMON_RPC_SERVICE_H_
#define PACTUM_COMMON_RPC_SERVICE_H_

#include <deque>
#include <set>
#include <string>
#include <utility>

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/method_handler.h>
#include <grpcpp/support/sync_stream.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/rpc/call.h"
#include "common/rpc/pipeline.h"

namespace pactum::rpc {

// Filled by the constructor of a derived class, then constant and thread-safe. What the entries
// refer to outlives the service.
class Service : public grpc::Service {
 public:
  // Throws std::logic_error with the methods of the contract that no entry serves.
  void RequireComplete() const;
  const std::string& full_name() const { return pipeline_.service().full_name(); }

 protected:
  // `full_name`: "pactum.budget.v1.BudgetService".
  Service(absl::string_view full_name, const Gate& gate) : pipeline_(full_name, gate) {}

  // A method served by a member of `object`.
  template <class T, class Req, class Resp>
  void On(absl::string_view method, T& object,
          absl::StatusOr<Resp> (T::*fn)(const Call&, const Req&)) {
    Unary<Req, Resp>(method, [&object, fn](const Call& call, const Req& request) {
      return (object.*fn)(call, request);
    });
  }
  template <class T, class Req, class Resp>
  void On(absl::string_view method, const T& object,
          absl::StatusOr<Resp> (T::*fn)(const Call&, const Req&) const) {
    Unary<Req, Resp>(method, [&object, fn](const Call& call, const Req& request) {
      return (object.*fn)(call, request);
    });
  }
  // A method served by a function, or by an object with one operator() (a lambda, reads.h).
  template <class Req, class Resp>
  void On(absl::string_view method, absl::StatusOr<Resp> (*fn)(const Call&, const Req&)) {
    Unary<Req, Resp>(method, fn);
  }
  template <class Fn>
  void On(absl::string_view method, Fn fn) {
    OnFunctor(method, std::move(fn), &Fn::operator());
  }
  // A bidirectional stream: `make` gives an object for each stream, whose member answers each
  // message.
  template <class Make, class T, class Req, class Resp>
  void OnStream(absl::string_view method, Make make,
                absl::StatusOr<Resp> (T::*fn)(const Call&, const Req&)) {
    const auto& descriptor =
        Entry(method, *Req::descriptor(), *Resp::descriptor(), Shape::kBidirectional);
    using Stream = grpc::ServerReaderWriter<Resp, Req>;
    Add(descriptor, grpc::internal::RpcMethod::BIDI_STREAMING,
        new grpc::internal::BidiStreamingHandler<Service, Req, Resp>(
            [&descriptor, make, fn](Service* self, grpc::ServerContext* context, Stream* stream) {
              T object = make();
              return self->pipeline_.HandleStream(descriptor, *context, *stream,
                                                  [&](const Call& call, const Req& request) {
                                                    return (object.*fn)(call, request);
                                                  });
            },
            this));
  }

 private:
  enum class Shape { kUnary, kBidirectional };
  using Descriptor = google::protobuf::Descriptor;
  using MethodDescriptor = google::protobuf::MethodDescriptor;

  template <class Fn, class Req, class Resp>
  void OnFunctor(absl::string_view method, Fn fn,
                 absl::StatusOr<Resp> (Fn::*)(const Call&, const Req&) const) {
    Unary<Req, Resp>(method, std::move(fn));
  }

  template <class Req, class Resp, class Fn>
  void Unary(absl::string_view method, Fn fn) {
    const auto& descriptor = Entry(method, *Req::descriptor(), *Resp::descriptor(), Shape::kUnary);
    Add(descriptor, grpc::internal::RpcMethod::NORMAL_RPC,
        new grpc::internal::RpcMethodHandler<Service, Req, Resp, google::protobuf::MessageLite,
                                             google::protobuf::MessageLite>(
            [&descriptor, fn = std::move(fn)](Service* self, grpc::ServerContext* context,
                                              const Req* request, Resp* response) {
              // gRPC has parsed the request for this call alone: the pipeline may shape it in
              // place.
              auto& shaped = const_cast<Req&>(*request);
              return self->pipeline_.Handle(
                  descriptor, *context, shaped, [&](const Call& call) -> absl::Status {
                    absl::StatusOr<Resp> answer = fn(call, std::as_const(shaped));
                    if (!answer.ok()) return answer.status();
                    *response = *std::move(answer);
                    return absl::OkStatus();
                  });
            },
            this));
  }

  // The method, whose messages and shape must be those given.
  const MethodDescriptor& Entry(absl::string_view method, const Descriptor& request,
                                const Descriptor& answer, Shape shape);
  void Add(const MethodDescriptor& method, grpc::internal::RpcMethod::RpcType type,
           grpc::internal::MethodHandler* handler);

  Pipeline pipeline_;
  std::set<const MethodDescriptor*> served_;
  std::deque<std::string>
      paths_;  // "/pactum.budget.v1.BudgetService/PayAdvance"; gRPC points there.
};

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_SERVICE_H_

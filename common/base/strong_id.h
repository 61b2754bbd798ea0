// Ids that cannot be mixed up: `using PactId = StrongId<struct PactIdTag>;`. A value type; no
// invariant beyond the type: what an id may look like is checked where it enters.
#ifndef PACTUM_COMMON_BASE_STRONG_ID_H_
#define PACTUM_COMMON_BASE_STRONG_ID_H_

#include <compare>
#include <ostream>
#include <string>
#include <utility>

namespace pactum {

template <class Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string value) : value_(std::move(value)) {}

  const std::string& value() const { return value_; }

  friend bool operator==(const StrongId&, const StrongId&) = default;
  friend std::strong_ordering operator<=>(const StrongId& a, const StrongId& b) {
    return a.value_.compare(b.value_) <=> 0;
  }
  template <class H>
  friend H AbslHashValue(H h, const StrongId& id) {
    return H::combine(std::move(h), id.value_);
  }
  friend std::ostream& operator<<(std::ostream& out, const StrongId& id) {
    return out << id.value_;
  }

 private:
  std::string value_;
};

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_STRONG_ID_H_

#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom {

/// What the entries of an array may be: low ≤ x ≤ high, never NaN. What goes beyond single entries is checked
/// by their owner, after it has shown them (StateVisitor::refuse).
struct Bounds {
  double low = std::numeric_limits<double>::lowest(), high = std::numeric_limits<double>::max();

  [[nodiscard]] constexpr bool hold(double x) const { return x >= low && x <= high; }
  [[nodiscard]] constexpr bool onlyFinite() const { return *this == Bounds{}; }
  constexpr bool operator==(const Bounds&) const = default;
};
inline constexpr Bounds anyFinite{}, notNegative{0};

/// Is shown every array of what evolves in a run, under the name it is saved by, with its bounds. A saver
/// reads them, a loader writes them: their owner lists them once. Sizes must follow from the experiment and
/// the connectivity alone, but for those shown as growing.
///
/// An array of more than `lasting` bytes must be the owner's own and stay where it is: a saver may come back
/// to it before the owner is changed. What is smaller may be a temporary.
class StateVisitor {
public:
  static constexpr std::size_t lasting = std::size_t{1} << 20;

  virtual ~StateVisitor() = default;
  virtual void operator()(std::string_view name, std::span<double> values, const Bounds& bounds) = 0;
  virtual void operator()(std::string_view name, std::span<float> values, const Bounds& bounds) = 0;
  virtual void operator()(std::string_view name, std::span<std::uint16_t> values, const Bounds& bounds) = 0;
  virtual void operator()(std::string_view name, std::span<std::uint64_t> values, const Bounds& bounds) = 0;
  /// The one kind whose size evolves too. True when `values` are now what the state is to become: their owner
  /// checks them, refuses or takes them. Otherwise they may have been moved away.
  virtual bool growing(std::string_view name, std::vector<double>& values) = 0;
  /// Says that what was put into an array cannot be, `why` as a sentence fragment. The owner must be left in
  /// a state that does no harm. Nobody but a loader hears it.
  virtual void refuse(std::string_view /*name*/, const std::string& /*why*/) {}
};

} // namespace spikeloom

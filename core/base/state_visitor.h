#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace spikeloom {

/// Is shown every array of what evolves in a run, under the name it is saved by. A saver reads them, a loader
/// writes them: their owner lists them once. Sizes must follow from the experiment alone, but for those shown
/// as growing.
class StateVisitor {
public:
  virtual ~StateVisitor() = default;
  virtual void operator()(std::string_view name, std::span<double> values) = 0;
  virtual void operator()(std::string_view name, std::span<float> values) = 0;
  virtual void operator()(std::string_view name, std::span<std::uint16_t> values) = 0;
  virtual void operator()(std::string_view name, std::span<std::uint64_t> values) = 0;
  /// The one kind whose size evolves too: a loader resizes it.
  virtual void growing(std::string_view name, std::vector<double>& values) = 0;
};

} // namespace spikeloom

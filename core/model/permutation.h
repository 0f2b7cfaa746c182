#pragma once

#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "core/model/random.h"

namespace spikeloom {

/// 0…count − 1 in random order, every order equally likely (Fisher-Yates).
inline std::vector<std::size_t> randomOrder(std::size_t count, RandomStream random) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t k = count; k > 1; --k)
    std::swap(order[k - 1], order[static_cast<std::size_t>(random.uniform() * static_cast<double>(k))]);
  return order;
}

} // namespace spikeloom

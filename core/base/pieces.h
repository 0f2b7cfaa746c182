#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <utility>

namespace spikeloom {

/// How many items of a part make a piece of about a millisecond, an item being so many operations on numbers.
[[nodiscard]] constexpr std::size_t stretchOf(std::size_t operations) {
  return std::max<std::size_t>(1, 100'000 / std::max<std::size_t>(operations, 1));
}

/// Work that can be left between its pieces: whoever does it can look at the clock, and answer, in between.
/// What is computed does not depend on where it is left: pieces come in the order in which they were added,
/// each part's stretches from its beginning to its end.
class Pieces {
public:
  /// `work(begin, end)` for all of [0, count), in stretches of at most `grain`.
  void add(std::size_t count, std::size_t grain, std::function<void(std::size_t, std::size_t)> work) {
    if (count > 0)
      m_parts.push_back({0, count, std::max<std::size_t>(grain, 1), std::move(work)});
  }
  /// One piece. It may add further ones, which come after all that are there.
  void add(std::function<void()> work) {
    add(1, 1, [work = std::move(work)](std::size_t, std::size_t) { work(); });
  }

  [[nodiscard]] bool done() const { return m_parts.empty(); }

  /// Does the next piece. There must be one. What it throws comes through, and the piece counts as done.
  void next() {
    Part& part = m_parts.front(); // stays where it is when a piece adds more
    const std::size_t begin = part.next;
    part.next = std::min(part.count, begin + part.grain);
    if (part.next < part.count)
      return part.work(begin, part.next);
    const Part last = std::move(part);
    m_parts.pop_front();
    last.work(begin, last.count);
  }

  /// Does all that is left.
  void finish() {
    while (!done())
      next();
  }
  /// Forgets what is left.
  void clear() { m_parts.clear(); }

private:
  struct Part {
    std::size_t next, count, grain;
    std::function<void(std::size_t, std::size_t)> work;
  };
  std::deque<Part> m_parts;
};

} // namespace spikeloom

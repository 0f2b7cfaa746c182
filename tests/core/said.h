#pragma once

#include <algorithm>
#include <any>
#include <chrono>
#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/session/worker.h"

/// The worker under test.
namespace spikeloom {

/// Waits until it holds; false when it does not within a minute.
inline bool eventually(const std::function<bool()>& condition) {
  for (int k = 0; k < 60000; ++k, std::this_thread::sleep_for(std::chrono::milliseconds(1)))
    if (condition())
      return true;
  return condition();
}

/// A worker, and everything it said.
struct Said {
  Worker worker;
  std::vector<Notice> notices;

  void listen() {
    for (Notice& notice : worker.takeNotices())
      notices.push_back(std::move(notice));
  }
  /// The last notice of a kind that came, waiting for one that fits.
  template <class Kind> std::optional<Kind> heard(std::function<bool(const Kind&)> fits) {
    std::optional<Kind> found;
    eventually([&] {
      listen();
      for (const Notice& notice : notices)
        if (const auto* const kind = std::get_if<Kind>(&notice); kind && fits(*kind))
          found = *kind;
      return found.has_value();
    });
    return found;
  }
  /// How many of a kind were told so far.
  template <class Kind> std::ptrdiff_t count() {
    listen();
    return std::ranges::count_if(notices,
                                 [](const Notice& notice) { return std::holds_alternative<Kind>(notice); });
  }
  bool built(std::uint64_t run) {
    return heard<Built>([run](const Built& b) { return b.run == run; }).has_value();
  }
  template <class Value>
  Value looked(std::uint64_t ticket, std::function<std::any(const Simulation&)> question) {
    worker.post(command::Look{ticket, std::move(question)});
    const auto answer = heard<Answer>([ticket](const Answer& a) { return a.ticket == ticket; });
    return answer && answer->value.has_value() ? std::any_cast<Value>(answer->value) : Value{};
  }
};

} // namespace spikeloom

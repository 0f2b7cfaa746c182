#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace spikeloom {

/// Hands the newest message from one thread to another. Never blocks the sender on a slow reader: an unread
/// message is replaced, and counted as dropped.
template <class Message> class Mailbox {
public:
  void post(Message message) {
    const std::lock_guard lock(m_mutex);
    if (m_message)
      ++m_dropped;
    m_message = std::move(message);
  }

  /// The newest message, if one came since the last call.
  [[nodiscard]] std::optional<Message> take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_message, std::nullopt);
  }

  [[nodiscard]] std::uint64_t dropped() const {
    const std::lock_guard lock(m_mutex);
    return m_dropped;
  }

private:
  mutable std::mutex m_mutex;
  std::optional<Message> m_message;
  std::uint64_t m_dropped = 0;
};

} // namespace spikeloom

#pragma once

#include <QTimer>

#include <functional>
#include <vector>

namespace spikeloom {

/// The one timer that takes what other threads computed over to this one. No signal ever crosses threads, so
/// a slow painter cannot fill the event queue. It runs only while something can come.
class PollTimer : public QObject {
  Q_OBJECT

public:
  /// Takes over what came. Returns whether more can come before anything new is asked for: found out before
  /// taking, so that nothing is left behind.
  using Take = std::function<bool()>;

  explicit PollTimer(QObject* parent = nullptr);

  /// The source is polled until `owner` is destroyed.
  void add(const QObject* owner, Take take);
  /// Something was asked for.
  void wake();
  [[nodiscard]] bool running() const { return m_timer.isActive(); }

private:
  void poll();
  struct Source {
    const QObject* owner;
    Take take;
  };

  QTimer m_timer;
  std::vector<Source> m_sources;
  bool m_woken = false; ///< since the last look
};

} // namespace spikeloom

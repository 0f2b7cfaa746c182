#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>

#include "core/session/messages.h"
#include "ui/window/window_parts.h"

class QAction;
class QLabel;
class QMainWindow;

namespace spikeloom {

struct Recordable;

/// Recording the trials of the present network to a file: asks what and where to, shows in the status line
/// how far it is, and ends it.
class RunRecording : public QObject {
  Q_OBJECT

public:
  RunRecording(const WindowParts& parts, QMainWindow* window);

  struct Wish {
    QString file; ///< empty: nothing is to be recorded
    RecordChoice what;
  };
  /// How it asks; a test has a way of its own.
  void setWay(std::function<Wish(const Recordable&)> way) { m_way = std::move(way); }
  /// Of the recording under way; empty when there is none.
  [[nodiscard]] QString text() const;

signals:
  /// A sentence for the status line.
  void told(const QString& sentence);

private:
  void toggle();
  void takeAnswer(const Answer& answer);
  void takeState(const Recorded& state);
  [[nodiscard]] Wish ask(const Recordable& network);
  [[nodiscard]] QString proposal() const;

  RunController& m_controller;
  QAction& m_action;
  MessageStrip& m_strip;
  QMainWindow* m_window;
  QLabel* m_label;
  std::function<Wish(const Recordable&)> m_way;
  QString m_folder;           ///< of the last recording
  std::uint64_t m_ticket = 0; ///< of the question what the network is like
  bool m_recording = false;
};

} // namespace spikeloom

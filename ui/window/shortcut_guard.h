#pragma once

#include <QObject>

namespace spikeloom {

/// Single-key shortcuts (Space, T, Right, Esc …) give way while something that uses keys itself has the
/// focus: a text being typed, a list, a tab bar, a button reached with Tab. Installed on the application.
class ShortcutGuard : public QObject {
  Q_OBJECT

public:
  using QObject::QObject;

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace spikeloom

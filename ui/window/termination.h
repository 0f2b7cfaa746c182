#pragma once

#include <QObject>

namespace spikeloom {

/// Turns the signals that ask a program to end (TERM, INT, HUP) into one of Qt's, in the event loop. A second
/// one ends the program at once, as if nobody were listening. One a program.
class Termination : public QObject {
  Q_OBJECT

public:
  explicit Termination(QObject* parent = nullptr);
  ~Termination() override;

signals:
  void asked();
};

} // namespace spikeloom

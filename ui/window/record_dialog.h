#pragma once

#include <QDialog>
#include <QString>

#include "core/run/recorder.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace spikeloom {

/// What a network that can be recorded is like.
struct Recordable {
  std::size_t neurons = 0;
  Experiment experiment; ///< of its next trial
};

/// Asks what is to be recorded, and where to, and tells how much room it will take. What is wrong stands
/// below the fields as it is typed; only what can be recorded can be accepted.
class RecordDialog : public QDialog {
  Q_OBJECT

public:
  /// @param file that is proposed
  RecordDialog(const Recordable& network, const QString& file, QWidget* parent);

  [[nodiscard]] QString file() const;
  [[nodiscard]] const RecordChoice& choice() const { return m_choice; }

private:
  void browse();
  void update();

  Recordable m_network;
  RecordChoice m_choice;
  QLineEdit *m_file, *m_neurons, *m_every;
  QLabel *m_size, *m_problems;
  QPushButton* m_record;
};

} // namespace spikeloom

#pragma once

#include <QDialog>

namespace spikeloom {

/// Help → Words: what the words on the screen mean, with a line to search them.
class WordsDialog : public QDialog {
  Q_OBJECT
public:
  explicit WordsDialog(QWidget* parent = nullptr);
};

} // namespace spikeloom

#pragma once

#include <QObject>

class QWidget;

namespace spikeloom {

/// What holds for every widget of the program, wherever and by whom it is made, Qt's own dialogs included.
/// A label's text is plain, unless the label has been told that it is rich. The mouse wheel gives nothing the
/// focus, and turns no value that happens to lie under it: it scrolls what the value stands in. Numbers have
/// a decimal point, whatever the locale.
class HouseRules : public QObject {
  Q_OBJECT

public:
  /// From now on, for all widgets; again is once. Needs a QApplication.
  static void apply();

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  using QObject::QObject;
};

} // namespace spikeloom

#include "ui/params/field_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <cmath>

#include "ui/params/draft.h"
#include "ui/params/line_input.h"

namespace spikeloom {

namespace {

QHBoxLayout* bareLayout(QWidget* widget) {
  auto* const layout = new QHBoxLayout(widget);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  return layout;
}

/// One step in the second digit of a real number, or 1 for a whole one; stays in the field's range.
QString stepped(const Field& field, const QString& text, int steps) {
  bool isNumber = false;
  const double x = text.toDouble(&isNumber);
  if (!isNumber || !std::isfinite(x))
    return text;
  double step = 1;
  if (field.kind == Kind::Real && x != 0)
    step = std::pow(10, std::floor(std::log10(std::abs(x)) + 1e-9) - 1);
  const double moved = std::round(x / step + steps) * step;
  const double y = std::clamp(moved, field.range.low, field.range.high);
  return field.range.contains(y) ? QString::number(y, 'g', field.kind == Kind::Real ? 12 : 17) : text;
}

/// Numbers, texts and files.
class LineEditor : public FieldEditor {
public:
  LineEditor(const Field& field, QWidget* parent) : FieldEditor(parent), m_input(new LineInput(this)) {
    auto* const layout = bareLayout(this);
    layout->addWidget(m_input);
    connect(m_input, &QLineEdit::textEdited, this, &FieldEditor::typed);
    connect(m_input, &QLineEdit::editingFinished, this, &FieldEditor::finished);
    connect(m_input, &LineInput::entered, this, &FieldEditor::entered);
    if (field.kind == Kind::File) {
      addBrowse(field, layout);
    } else if (field.kind != Kind::Text) {
      m_input->setAlignment(Qt::AlignRight);
      m_input->step = [&field](const QString& text, int steps) { return stepped(field, text, steps); };
    }
  }
  QString text() const override { return m_input->text(); }
  void setText(const QString& text) override {
    if (text != m_input->text())
      m_input->setText(text);
  }
  void setMarked(bool marked) override { m_input->setMarked(marked); }
  QWidget* input() const override { return m_input; }

private:
  void addBrowse(const Field& field, QHBoxLayout* layout) {
    auto* const browse = new QToolButton(this);
    browse->setText(tr("…"));
    browse->setToolTip(tr("Choose a file"));
    browse->setAccessibleName(tr("Choose a file for %1").arg(toQString(field.name)));
    layout->addWidget(browse);
    connect(browse, &QToolButton::clicked, this, [this, &field] {
      const QString file = QFileDialog::getOpenFileName(this, toQString(field.name), QFileInfo(text()).path(),
                                                        toQString(field.fileTypes) + tr(";;All files (*)"));
      if (file.isEmpty())
        return;
      setText(file);
      emit typed(file);
      emit finished();
    });
  }
  LineInput* m_input;
};

class ChoiceEditor : public FieldEditor {
public:
  ChoiceEditor(const Field& field, QWidget* parent) : FieldEditor(parent), m_box(new QComboBox(this)) {
    bareLayout(this)->addWidget(m_box, 1);
    // A long option must not widen the panel; the list shows it in full.
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(8);
    for (const Option& option : field.options) {
      m_box->addItem(toQString(option.label), toQString(option.key));
      m_box->setItemData(m_box->count() - 1, toQString(option.label), Qt::ToolTipRole);
    }
    connect(m_box, &QComboBox::activated, this, [this] {
      emit typed(text());
      emit finished();
    });
  }
  QString text() const override { return m_box->currentData().toString(); }
  void setText(const QString& text) override { m_box->setCurrentIndex(m_box->findData(text)); }
  void setMarked(bool) override {} // only what is allowed can be chosen
  QWidget* input() const override { return m_box; }

private:
  QComboBox* m_box;
};

class CheckEditor : public FieldEditor {
public:
  explicit CheckEditor(QWidget* parent) : FieldEditor(parent), m_box(new QCheckBox(this)) {
    bareLayout(this)->addWidget(m_box);
    connect(m_box, &QCheckBox::clicked, this, [this] {
      emit typed(text());
      emit finished();
    });
  }
  QString text() const override { return toQString(valueText(m_box->isChecked())); }
  void setText(const QString& text) override { m_box->setChecked(text == toQString(valueText(true))); }
  void setMarked(bool) override {}
  QWidget* input() const override { return m_box; }

private:
  QCheckBox* m_box;
};

} // namespace

FieldEditor* makeFieldEditor(const Field& field, QWidget* parent) {
  switch (field.kind) {
  case Kind::Bool:
    return new CheckEditor(parent);
  case Kind::Choice:
    return new ChoiceEditor(field, parent);
  case Kind::Integer:
  case Kind::Real:
  case Kind::Text:
  case Kind::File:
    break;
  }
  return new LineEditor(field, parent);
}

} // namespace spikeloom

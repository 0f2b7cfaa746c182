#include "ui/params/log_slider.h"

#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/params/experiment.h"
#include "ui/params/draft.h"

namespace spikeloom {

namespace {
constexpr int positions = 1000;
} // namespace

LogSlider::LogSlider(const Field& field, QWidget* parent) : QSlider(Qt::Horizontal, parent) {
  setField(field);
  setRange(0, positions);
  setSingleStep(positions / 50);
  setPageStep(positions / 10);
  connect(this, &QSlider::valueChanged, this, [this](int position) { emit moved(textAt(position)); });
}

void LogSlider::setField(const Field& field) {
  m_field = &field;
  setAccessibleName(tr("%1, logarithmic slider").arg(toQString(field.name)));
}

QString LogSlider::textAt(int position) const {
  const auto& [low, high, open] = *m_field->slider;
  const double x = low * std::pow(high / low, double(position) / positions);
  const double rounded = std::clamp(numberIn(significant(x, 2)).value_or(x), low, high);
  return toQString(m_field->kind == Kind::Integer
                       ? valueText(static_cast<std::int64_t>(std::llround(rounded)))
                       : valueText(rounded));
}

void LogSlider::showValue(const QString& text) {
  const auto x = numberIn(text.trimmed().toStdString());
  if (!x || text == textAt(value())) // many positions stand for one value: the handle stays where it was put
    return;
  const auto& [low, high, open] = *m_field->slider;
  const double share = *x > 0 ? std::log(*x / low) / std::log(high / low) : 0;
  const QSignalBlocker quiet(this);
  setValue(static_cast<int>(std::lround(positions * std::clamp(share, 0.0, 1.0))));
}

} // namespace spikeloom

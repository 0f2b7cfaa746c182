#include "ui/plots/thinned_curve.h"

#include <algorithm>
#include <cmath>

#include <qcustomplot.h>

namespace spikeloom {

void ThinnedCurve::set(double x, double y) {
  const double number = std::floor(x / m_width);
  if (m_bins.empty() || m_bins.back().number < number)
    m_open.clear();
  else if (!m_open.empty() && m_open.back().x() == x)
    m_open.pop_back();
  if (std::isfinite(y))
    m_open.emplace_back(x, y);
  if (!m_bins.empty() && m_bins.back().number == number)
    m_bins.pop_back();
  m_graph->data()->removeAfter(std::nextafter(number * m_width, -1.0));
  if (m_open.empty())
    return;
  const auto [low, high] = std::ranges::minmax_element(m_open, {}, &QPointF::y);
  m_bins.push_back({number, *low, *high, m_open.back()});
  show(m_bins.back());
  if (m_bins.size() > m_most)
    widen();
}

void ThinnedCurve::clear() {
  m_graph->data()->clear();
  m_bins.clear();
  m_open.clear();
  m_width = 1;
}

void ThinnedCurve::widen() {
  m_width *= 2;
  std::vector<Bin> broad;
  for (const Bin& bin : m_bins) {
    const double number = std::floor(bin.number / 2);
    if (broad.empty() || broad.back().number != number) {
      broad.push_back({number, bin.low, bin.high, bin.last});
      continue;
    }
    Bin& into = broad.back();
    into.low = bin.low.y() < into.low.y() ? bin.low : into.low;
    into.high = bin.high.y() > into.high.y() ? bin.high : into.high;
    into.last = bin.last;
  }
  m_bins = std::move(broad);
  // Of the last bin's points, those that matter when more come, or the last one is replaced.
  const Bin& last = m_bins.back();
  std::vector<QPointF> open{last.low, last.high, last.last};
  std::ranges::sort(open, {}, &QPointF::x);
  open.erase(std::ranges::unique(open).begin(), open.end());
  m_open = std::move(open);
  m_graph->data()->clear();
  for (const Bin& bin : m_bins)
    show(bin);
}

void ThinnedCurve::show(const Bin& bin) {
  switch (m_keeps) {
  case Keeps::Lowest:
    m_graph->addData(bin.last.x(), bin.low.y());
    return;
  case Keeps::Highest:
    m_graph->addData(bin.last.x(), bin.high.y());
    return;
  case Keeps::Extremes:
    break;
  }
  const bool lowFirst = bin.low.x() <= bin.high.x();
  const QPointF first = lowFirst ? bin.low : bin.high, second = lowFirst ? bin.high : bin.low;
  m_graph->addData(first.x(), first.y());
  if (second.x() != first.x())
    m_graph->addData(second.x(), second.y());
}

void ThinnedMarks::add(double x, double y) {
  if (!std::isfinite(y))
    return;
  if (m_count++ % m_step == 0)
    m_graph->addData(x, y);
  if (static_cast<std::size_t>(m_graph->dataCount()) <= m_most)
    return;
  QVector<QCPGraphData> kept;
  for (int i = 0; i < m_graph->dataCount(); i += 2)
    kept.push_back(*m_graph->data()->at(i));
  m_graph->data()->set(kept, true);
  m_step *= 2;
}

void ThinnedMarks::clear() {
  m_graph->data()->clear();
  m_count = 0;
  m_step = 1;
}

} // namespace spikeloom

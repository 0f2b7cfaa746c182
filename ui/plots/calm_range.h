#pragma once

namespace spikeloom {

/// Limits of an axis over values that change all the time: round numbers, which grow when they must and
/// shrink only when much would be empty, so that the axis does not jitter.
class CalmRange {
public:
  [[nodiscard]] double low() const { return m_low; }
  [[nodiscard]] double high() const { return m_high; }

  /// Forgets what was shown: the next values set the limits alone.
  void reset() { m_set = false; }
  /// Takes in the values from `low` to `high`. `mayShrink`: at a time when the axis may change for good looks
  /// alone. Returns whether the limits changed. Values that are not finite are ignored.
  bool fit(double low, double high, bool mayShrink);

private:
  double m_low = -1, m_high = 1;
  bool m_set = false;
};

} // namespace spikeloom

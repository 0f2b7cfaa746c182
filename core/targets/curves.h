#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/params/field.h"
#include "core/params/target.h"

namespace spikeloom {

// Curves that a person draws: what target.curves says, and what an editor does with it.

struct CurvePoint {
  double time = 0, value = 0; ///< ms within the window; drive
  bool operator==(const CurvePoint&) const = default;
};

/// A curve and the neurons that follow it.
struct DrawnCurve {
  std::string who;                  ///< as it is written: "all", "0-9, 20, 30-198/2"
  std::vector<std::size_t> neurons; ///< those are
  std::vector<CurvePoint> points;   ///< at least one; times rise
};

/// What a point may be. Values are bounded as target.level is.
inline constexpr Range drawnTimes = between(-1e6, 1e6), drawnValues = between(-1000, 1000);

/// Reads "0-99: 0 0, 500 1, 1000 0; 100-198/2: 0 1". Neurons are a list as parseIndexList reads it, or "all".
/// @param neurons how many there are
/// @throws InputErrors with all that is wrong, path target.curves: no curve at all, a curve without neurons,
///   neurons that are not there, what is no point or out of its bounds, times that do not rise
[[nodiscard]] std::vector<DrawnCurve> parseCurves(const std::string& text, std::size_t neurons);

/// The text that parseCurves reads these from, bit for bit.
[[nodiscard]] std::string curvesText(std::span<const DrawnCurve> curves);

/// The neurons of a list as a curve names them. @throws InputErrors, path target.curves
[[nodiscard]] std::vector<std::size_t> neuronsNamed(const std::string& who, std::size_t neurons);

/// Which curve each neuron follows, by its index: of several the last one; nothing: its target is 0.
[[nodiscard]] std::vector<std::optional<std::size_t>> followedCurves(std::span<const DrawnCurve> curves,
                                                                     std::size_t neurons);

/// A curve between and beyond its points: their values at their times, exactly; held before the first and
/// after the last.
///   straight: linear in between
///   smooth: the monotone cubic of Fritsch and Butland (SIAM J. Sci. Stat. Comput. 5, 300, 1984): its slope
///     is continuous, and it never leaves the range between two neighbouring points
class CurveLine {
public:
  /// @param points at least one, times rising
  CurveLine(std::span<const CurvePoint> points, CurveShape shape);
  [[nodiscard]] double at(double time) const;

private:
  std::vector<CurvePoint> m_points;
  std::vector<double> m_slopes; ///< at the points; empty: straight
};

/// The points with one more; where there is a point at that very time, with that one's value changed.
/// @returns the index of the point
std::size_t addPoint(std::vector<CurvePoint>& points, CurvePoint point);

/// Moves a point, as far as its neighbours let it: `apart` ms stay between them (less where they are nearer
/// already), and its bounds hold.
void movePoint(std::vector<CurvePoint>& points, std::size_t index, CurvePoint to, double apart);

/// The multiple of a unit that is nearest to x; of a part of 1 as the decimal number that people write
/// (3 · 0.1 is not 0.3).
[[nodiscard]] double multipleOf(double unit, double x);

/// What a hand drew, as points.
struct Freehand {
  double grid = 1;       ///< ms between the samples that the stroke is read at; times are multiples of it
  double smoothing = 0;  ///< ms: standard deviation of the Gaussian that takes the trembling out
  double zeroWithin = 0; ///< values nearer to 0 become 0, but where the stroke only crosses it:
  double zeroFor = 0;    ///< where it stays so near for so many ms, or begins or ends there
  double tolerance = 0;  ///< by how much the points' straight lines may miss the smoothed stroke
  double unit = 1e-3;    ///< values are multiples of it
};

/// Reads a stroke (in the order in which it was drawn; it may go back, and what is drawn later counts),
/// smooths it, snaps it to zero, and keeps the fewest points that the tolerance asks for (Ramer, Douglas,
/// Peucker). Straight strokes stay as they are, their ends too.
/// @returns points with rising times, within drawnTimes and drawnValues; none for an empty stroke
[[nodiscard]] std::vector<CurvePoint> pointsOfStroke(std::span<const CurvePoint> stroke,
                                                     const Freehand& options);

/// The curve with a stretch drawn anew: what it had between the first and last of `stretch` is replaced.
[[nodiscard]] std::vector<CurvePoint> withStretch(std::span<const CurvePoint> points,
                                                  std::span<const CurvePoint> stretch);

} // namespace spikeloom

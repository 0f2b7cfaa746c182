#pragma once

#include <QBrush>
#include <QColor>
#include <QPen>
#include <QString>

#include <array>

class QPainter;
class QPainterPath;
class QPalette;

namespace spikeloom {

/// The ideas that have a look of their own, the same in every plot, bar and legend.
enum class Role {
  Tracking, ///< the synapses cannot follow the target
  Sampling, ///< too few spikes average out
  Feedback, ///< errors that come back through the network
  Target,
  Network, ///< what the network does: its drive or rate
  Prediction,
  Excitatory, ///< with Inhibitory, for raster and connectivity alone
  Inhibitory,
  Stimulus,
  Test,
};
inline constexpr std::array allRoles{Role::Tracking, Role::Sampling,   Role::Feedback,   Role::Target,
                                     Role::Network,  Role::Prediction, Role::Excitatory, Role::Inhibitory,
                                     Role::Stimulus, Role::Test};

/// How a role looks on one background. No two roles look alike, for deuteranopic eyes either: where colours
/// come near each other, the shape of the mark, its pattern or its dash differs (tests/ui/roles_test.cpp).
struct RoleLook {
  enum class Mark { Area, Line, Tick, Band, Ring } mark;
  QColor color;
  Qt::BrushStyle pattern = Qt::NoBrush; ///< drawn over an area's colour
  Qt::PenStyle dash = Qt::SolidLine;    ///< of a line
  int width = 1;                        ///< of a line or ring, pixels
};

/// Colours are Okabe-Ito's, told apart by colour-blind people too; lines get lighter shades of the same hues
/// on dark backgrounds.
[[nodiscard]] RoleLook lookOf(Role role, const QPalette& palette);

/// The word for it on screen: "too slow". Of the two errors and feedback, `termOf` is the field's term:
/// "tracking".
[[nodiscard]] QString wordOf(Role role);
[[nodiscard]] QString termOf(Role role);

/// For lines, ticks and rings; before an audience twice as thick (ui/look/line_scale.h).
[[nodiscard]] QPen penOf(const RoleLook& look);

/// For areas: the colour, and what is drawn over it. `vector`: for SVG and PDF, which know no pixmaps as
/// brushes.
[[nodiscard]] QBrush fillOf(const RoleLook& look);
[[nodiscard]] QBrush patternOf(const RoleLook& look, bool vector = false);
/// Fills the area with both, without an outline; brush and pen of the painter stay.
void fillArea(QPainter& painter, const QPainterPath& area, const RoleLook& look);

/// Text inside an area of any role, on light and dark themes alike.
inline constexpr QRgb inkOnArea = 0xff1b1e21;

} // namespace spikeloom

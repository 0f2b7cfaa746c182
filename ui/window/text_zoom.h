#pragma once

#include <QObject>

class QSettings;

namespace spikeloom {

class Actions;

/// The size of all texts, in steps by Ctrl +, Ctrl − and Ctrl 0; kept in the settings. A room may enlarge
/// them further.
class TextZoom : public QObject {
  Q_OBJECT

public:
  /// Takes up the size that was remembered. The settings outlive this.
  TextZoom(QSettings& settings, const Actions& actions, QObject* parent);
  /// Texts have their own size again.
  ~TextZoom() override;

  /// How large texts are now, in sizes of the desktop's font: from 0.8 to 2.5.
  [[nodiscard]] double factor() const;
  /// Enlarges all texts by this factor over what is chosen; it is not remembered.
  void enlarge(double factor);

private:
  void step(int by);
  void choose(double factor);
  void apply() const;

  QSettings& m_settings;
  double m_chosen = 1, m_enlarged = 1;
};

} // namespace spikeloom

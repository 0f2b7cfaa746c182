#pragma once

#include <QComboBox>

#include <vector>

#include "ui/params/preset_store.h"

namespace spikeloom {

class PresetDelegate;

/// All presets under their figures, one's own below, each with its sentences; the current one marked ● while
/// the experiment differs from it.
class PresetBox : public QComboBox {
  Q_OBJECT

public:
  explicit PresetBox(QWidget* parent = nullptr);

  /// Lists shipped and own presets anew; what could not be read is returned.
  std::vector<InputError> reload();
  [[nodiscard]] const std::vector<ListedPreset>& presets() const { return m_presets; }
  /// Shows the preset as current; one that is not listed is added.
  void showPreset(const Preset& preset, bool edited);

signals:
  void chosen(const spikeloom::Preset& preset);

protected:
  void changeEvent(QEvent* event) override;

private:
  void fill();
  void fitList();
  [[nodiscard]] int indexOf(const Preset& preset) const;
  PresetDelegate* m_delegate;
  std::vector<ListedPreset> m_presets;
};

} // namespace spikeloom

#pragma once

#include <QWidget>

#include <array>
#include <cstddef>

#include "core/record/targets.h"
#include "ui/target_editor/sketches.h"

class QButtonGroup;
class QLabel;

namespace spikeloom {

class TargetPicture;

/// Targets of a dozen neurons (or of as many as there are), a picture each, of which one is looked at.
class NeuronPictures : public QWidget {
  Q_OBJECT
public:
  explicit NeuronPictures(QWidget* parent);

  /// What the pictures are of, and are counted by.
  enum class Of { Neurons, Curves };
  /// All on one scale. The choice stays, as long as there is such a target.
  void showTargets(const Targets& targets, Of of);
  /// Empty pictures for those that come, or none. The choice stays.
  void showNothing(bool yet);
  /// Which target is looked at.
  [[nodiscard]] std::size_t shown() const;
  [[nodiscard]] TargetPicture& picture(std::size_t k) const { return *m_pictures[k]; }

signals:
  /// By a person.
  void chosen();

private:
  QLabel* m_label;
  QButtonGroup* m_choice;
  std::array<TargetPicture*, neuronPictures> m_pictures{};
};

} // namespace spikeloom

#include "ui/target_editor/neuron_pictures.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

#include "ui/target_editor/target_picture.h"

namespace spikeloom {

namespace {

constexpr int linesOfNeuron = 2;

} // namespace

NeuronPictures::NeuronPictures(QWidget* parent)
    : QWidget(parent), m_label(new QLabel(this)), m_choice(new QButtonGroup(this)) {
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(2);
  row->addWidget(m_label);
  for (std::size_t k = 0; k < m_pictures.size(); ++k) {
    auto* const picture = new TargetPicture(QString(), linesOfNeuron, this);
    m_pictures[k] = picture;
    m_choice->addButton(picture, static_cast<int>(k));
    row->addWidget(picture, 1);
  }
  m_pictures.front()->setChecked(true);
  connect(m_choice, &QButtonGroup::idClicked, this, &NeuronPictures::chosen);
}

void NeuronPictures::showTargets(const Targets& targets, Of of) {
  const std::size_t count = std::min(targets.neurons, m_pictures.size());
  setVisible(count > 1); // a single one is in the plot
  if (shown() >= count)
    m_pictures.front()->setChecked(true);
  const bool neurons = of == Of::Neurons;
  m_label->setText(neurons ? tr("neuron") : tr("curve"));
  const double largest = largestOf(targets, 0, count);
  for (std::size_t k = 0; k < m_pictures.size(); ++k) {
    TargetPicture& picture = *m_pictures[k];
    picture.setVisible(k < count);
    if (k >= count)
      continue;
    const std::size_t number = neurons ? k : k + 1; // curves are counted from 1, as on the page Draw
    picture.setText(QString::number(number));
    const QString name = (neurons ? tr("Target of neuron %1") : tr("Curve %1")).arg(number);
    picture.setAccessibleName(name);
    picture.setToolTip(name);
    picture.showTargets(targets, k, 1, largest);
  }
}

void NeuronPictures::showNothing(bool yet) {
  setVisible(yet);
  for (TargetPicture* const picture : m_pictures)
    picture->showText({});
}

std::size_t NeuronPictures::shown() const { return static_cast<std::size_t>(m_choice->checkedId()); }

} // namespace spikeloom

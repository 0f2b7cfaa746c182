#include "ui/window/record_dialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/destination.h"
#include "core/base/text.h"
#include "ui/look/literal_text.h"
#include "ui/look/paths.h"
#include "ui/look/tint.h"

namespace spikeloom {

namespace {

/// Why nothing can be recorded to this file; empty when something can.
QString problemOf(const QString& file) {
  const std::filesystem::path path = toPath(file);
  std::error_code error;
  if (const auto problem = problemOfFile(path))
    return toQString(*problem);
  if (std::filesystem::exists(path, error))
    return QObject::tr("is there already: a recording makes a file of its own");
  return {};
}

} // namespace

RecordDialog::RecordDialog(const Recordable& network, const QString& file, QWidget* parent)
    : QDialog(parent), m_network(network), m_file(nullptr), m_neurons(nullptr), m_every(nullptr),
      m_size(new QLabel(this)), m_problems(new QLabel(this)), m_record(nullptr) {
  setWindowTitle(tr("Record trials"));
  auto* const fields = new QFormLayout;
  const auto add = [&](const QString& name, const QString& text, const QString& help,
                       QWidget* beside = nullptr) {
    auto* const line = new QLineEdit(text, this);
    line->setAccessibleName(name);
    line->setToolTip(help);
    auto* const label = new QLabel(name, this);
    label->setBuddy(line);
    auto* const row = new QHBoxLayout;
    row->addWidget(line, 1);
    if (beside)
      row->addWidget(beside);
    fields->addRow(label, row);
    connect(line, &QLineEdit::textChanged, this, &RecordDialog::update);
    return line;
  };
  auto* const choose = new QPushButton(tr("Choose…"), this);
  choose->setToolTip(tr("Chooses where the recording is to stand"));
  connect(choose, &QPushButton::clicked, this, &RecordDialog::browse);
  m_file = add(tr("&File"), file, tr("A new HDF5 file; it can be read while it grows"), choose);
  m_neurons = add(tr("&Neurons"), {}, tr("Indices and ranges such as 0-9,20; blank: all"));
  m_neurons->setPlaceholderText(tr("all %1").arg(network.neurons));
  m_every =
      add(tr("Every &k-th sample"), QStringLiteral("1"), tr("Of the traces; spikes are recorded whole"));
  m_size->setWordWrap(true);
  m_problems->setWordWrap(true);
  QPalette wrong = palette();
  wrong.setColor(QPalette::WindowText, errorColor(palette()));
  m_problems->setPalette(wrong);
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  m_record = buttons->addButton(tr("Record"), QDialogButtonBox::AcceptRole);
  m_record->setDefault(true);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* const lines = new QVBoxLayout(this);
  lines->addLayout(fields);
  lines->addWidget(m_size);
  lines->addWidget(m_problems);
  lines->addStretch(1);
  lines->addWidget(buttons);
  setTabOrder(m_file, choose); // it was made first
  m_file->setFocus();
  resize(64 * fontMetrics().averageCharWidth(), sizeHint().height());
  update();
}

QString RecordDialog::file() const { return m_file->text(); }

void RecordDialog::browse() {
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Record to"), m_file->text(), tr("Recordings (*.h5)"), nullptr,
                                   QFileDialog::DontConfirmOverwrite);
  if (!file.isEmpty())
    m_file->setText(file);
}

/// After each edit: what was typed, what it will take, and what is wrong with it.
void RecordDialog::update() {
  std::vector<InputError> problems;
  m_choice =
      recordChoiceOf(m_neurons->text().toStdString(), m_every->text().toStdString(), m_network.neurons,
                     {.neurons = tr("neurons").toStdString(), .every = tr("every").toStdString()}, problems);
  QStringList lines;
  if (const QString problem = problemOf(m_file->text()); !problem.isEmpty())
    lines << tr("The file %1.").arg(problem);
  for (const InputError& problem : problems)
    lines << toQString(problem.text());
  m_size->setVisible(problems.empty());
  if (problems.empty()) {
    const double trial = Recorder::expectedBytesOfTrial(m_choice, m_network.experiment);
    const double loops = trial * m_network.experiment.run.loops;
    m_size->setText(tr("About %1 a trial: %2 for %3 loops, and as much for as many tests.")
                        .arg(toQString(bytesText(trial)), toQString(bytesText(loops)))
                        .arg(m_network.experiment.run.loops));
    if (const auto problem = lines.isEmpty() ? problemOfRoom(toPath(m_file->text()), loops) : std::nullopt)
      lines << tr("The file %1.").arg(toQString(*problem));
  }
  m_problems->setText(lines.join(QLatin1Char('\n')));
  m_problems->setVisible(!lines.isEmpty());
  m_record->setEnabled(lines.isEmpty());
}

} // namespace spikeloom

#pragma once

class QWidget;

namespace spikeloom {

/// Version, licence, and what to cite.
void showAbout(QWidget* parent);

} // namespace spikeloom

"""Names of people who do not exist: each given name and each surname is used once."""

from random import Random

_GIVEN = """
Abena Adaeze Aiko Alejandra Amara Amir Anders Anika Anthony Apolonia Arturo Asha Aurelio Beatriz Benedict Bettina
Bilal Birgit Bo Brandon Bridget Caleb Calvin Camila Carmen Cassius Cecilia Chidi Clarence Claudette Corazon Cornelia
Dalia Damian Daphne Darnell Deepa Delroy Denise Desmond Dinah Dominic Edith Efua Elias Elodie Emeka Enrique Esther
Eudora Fatima Felix Fernanda Fiona Florian Francisca Gareth Gloria Graciela Gregor Gwendolyn Hadiya Harold Hector
Hiroshi Hugo Ibrahim Ida Ignacio Imani Ingrid Irving Ismael Ivana Jacinta Jamal Janelle Javier Jerome Jocelyn Josefina
Jun Kalinda Karim Keiko Kendrick Khadija Kofi Lakshmi Lamar Leila Leopold Lidia Linh Lorenzo Lucinda Lucius Mabel
Magnus Malik Manuela Marcel Mariam Marisol Maurice Mei Mireille Mohan Monique Nadine Naomi Nestor Ngozi Nils Octavia
Odalys Olga Omar Ophelia Orlando Oscar Otis Paloma Patrice Pavel Perla Philippa Quentin Rafael Ramona Rashid Renata
Reuben Rhonda Rosalind Ruben Sabine Salim Sanjay Selma Shirin Silas Simone Soledad Stellan Sunita Tamika Tariq Teodora
Thaddeus Theresa Tobias Trinh Ulrich Ursula Valentin Vera Vikram Violeta Wanda Wendell Winifred Xavier Yadira Yolanda
Yusuf Zainab Zora
"""
_SURNAMES = """
Abara Achterberg Adeyemi Alcantara Almquist Amundsen Anand Arceneaux Baptiste Barlowe Beaumont Begaye Bellweather
Bianchi Blackwood Boateng Bracamonte Brightwater Cabrera Caldwell Castellano Chaudhry Chen-Ruiz Cloutier Coldiron
Cordero Crenshaw Dacosta Dalgaard Delacroix Desrosiers Diallo Dinwiddie Dobrowski Duong Eastwick Echevarria Ekwueme
Ellingsen Espinal Fairweather Farrokh Fenwick Figueroa Fontenot Forsythe Fujimori Galloway Garrido Gebhardt Ghorbani
Gilchrist Goldfarb Greyeyes Guevara Haddad Halloran Hargrove Hashimoto Hawthorne Hendricks Hightower Holloway Huerta
Ibarra Idowu Ingersoll Iyer Jablonski Jaramillo Jefferies Joaquin Kaczmarek Kapoor Karlsson Katsaros Kealoha Kimbrough
Kowalczyk Lachance Lagerfeld Langston Laurent Lefebvre Lindqvist Lombardi Lovelace Macready Madrigal Mahmoud Maldonado
Mbeki McAllister Mendoza Merriweather Mikkelsen Montague Moreau Mukherjee Nakagawa Navarrete Ndiaye Nightingale Nwosu
Oakley Obregon Okonkwo Olafsdottir Oyelaran Pacheco Palmgren Papadakis Pemberton Petrossian Phan Pickering Quarterman
Quintero Rademaker Ramaswamy Ravenscroft Redcloud Rivas Rosenthal Rothwell Saavedra Salisbury Sandoval Santangelo
Schaefer Sepulveda Shaughnessy Sithole Skarsgard Solberg Somers Stavros Sutherlin Takahashi Talbot Tavares Thibodeaux
Thornbury Tran-Lopez Tsosie Ueda Underhill Valderrama Vandermeer Vasquez Venkatesan Villanueva Wainwright Wakefield
Waweru Weatherby Whitehorse Winslow Wojcik Xiong Yamamoto Yarborough Yilmaz Zambrano Zielinski
"""


def people(dice: Random) -> list[str]:
    """All the names there are, in an order that the dice decide."""
    given, surnames = _GIVEN.split(), _SURNAMES.split()
    dice.shuffle(given)
    dice.shuffle(surnames)
    return [f"{first} {last}" for first, last in zip(given, surnames, strict=False)]
